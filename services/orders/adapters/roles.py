"""What people who work in the shop may do."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """An owner also manages people; a viewer looks and changes nothing."""

    OWNER = "owner"
    STAFF = "staff"
    VIEWER = "viewer"

    @property
    def may_change(self) -> bool:
        return self is not Role.VIEWER
