"""A backup is a folder: `<database>/<collection>.bson` (documents end to end, as mongodump writes them),
`manifest.json`, and `manifest.sha256`, by which `sha256sum --check` finds the manifest damaged."""

from operations.backup.ahead import topics_ahead
from operations.backup.checking import checked
from operations.backup.manifest import Manifest
from operations.backup.restoring import restore
from operations.backup.standing_still import holds_something, refuse_running
from operations.backup.writing import back_up

__all__ = ["Manifest", "back_up", "checked", "holds_something", "refuse_running", "restore", "topics_ahead"]
