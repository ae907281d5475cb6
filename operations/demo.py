"""The tutorial, played against the running system from inside its network."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

from operations.keys import new_key
from operations.place import Place

LASTS = timedelta(hours=1)


def play(place: Place, folder: Path) -> int:
    """The story's exit code; the invoice's PDF is put into `folder`. The keys are the story's own and
    end by themselves."""
    keys = {
        "PESANAN_ADMIN_KEY": new_key(place, "admin", "ani", LASTS),
        "PESANAN_STOREFRONT_KEY": new_key(place, "storefront", "toko", LASTS),
    }
    command = [sys.executable, "-m", "simulation", "--pdf", str(folder)]
    return subprocess.run(command, env={**os.environ, **keys}, check=False).returncode  # noqa: S603 - written above
