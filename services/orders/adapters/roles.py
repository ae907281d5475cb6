"""What people who work in the shop may do."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any


class Role(StrEnum):
    """An owner also manages people; a viewer looks and changes nothing."""

    OWNER = "owner"
    STAFF = "staff"
    VIEWER = "viewer"

    @property
    def may_change(self) -> bool:
        return self is not Role.VIEWER


def role_in(person: Mapping[str, Any]) -> Role:
    """Of a person's document. Those of before there were roles own the shop."""
    return Role(person.get("role", Role.OWNER))
