"""Whom downloads trust: the system's list of authorities, which knows a company's proxy too.

The standard library only: local/install.py asks before anything is installed.
"""

import ssl
from collections.abc import Iterable, Mapping
from pathlib import Path

CHOSEN = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")  # what requests, and pip with it, ask for by themselves
BUNDLES = (
    Path("/etc/ssl/certs/ca-certificates.crt"),  # Debian, Ubuntu, Arch
    Path("/etc/pki/tls/certs/ca-bundle.crt"),  # Fedora, Red Hat
    Path("/etc/ssl/ca-bundle.pem"),  # openSUSE
)


def trusting_the_system(environment: Mapping[str, str], bundles: Iterable[Path] = BUNDLES) -> dict[str, str]:
    """What to add to `environment` for pip and requests. Nothing where somebody has chosen already, or where the system
    has no list: then the one that pip and requests bring counts, which knows no company's proxy."""
    if any(environment.get(name) for name in CHOSEN):
        return {}
    default = ssl.get_default_verify_paths().cafile
    candidates = [*([Path(default)] if default else []), *bundles]
    found = next((path for path in candidates if path.is_file()), None)
    return {} if found is None else {CHOSEN[0]: str(found)}
