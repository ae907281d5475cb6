"""Which databases are in a backup."""

from __future__ import annotations

from operations.place import SERVICES, Place


def databases(place: Place) -> dict[str, str]:
    """By the name in a backup, the name in MongoDB: the journals last, so that a restore that was cut off leaves them
    short, and nothing that would append starts on them."""
    settings = [place.settings(service) for service in SERVICES]
    found = [settings[0].blob_database, *(one.own_database for one in settings)]
    found += [one.journal_database for one in settings]
    return {name.removeprefix(place.database_prefix): name for name in found}
