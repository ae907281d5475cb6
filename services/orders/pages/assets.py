"""Styles, scripts and icons: ours, and Bootstrap's and htmx's as they lie in their wheels. Served for ever, since the
address changes with the content."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

from flask import Flask
from whitenoise import WhiteNoise

ROOT = "/assets"
OURS = Path(__file__).parent / "static"
BOOTSTRAP = "static/bootstrap5/css"
ICONS = f"{BOOTSTRAP}/font"
# From the package whose wheel carries it: the name it is served under, and where it lies there.
BORROWED = (
    ("flask_bootstrap", "bootstrap.min.css", f"{BOOTSTRAP}/bootstrap.min.css"),
    ("flask_bootstrap", "bootstrap-icons.min.css", f"{ICONS}/bootstrap-icons.min.css"),
    ("flask_bootstrap", "fonts/bootstrap-icons.woff2", f"{ICONS}/fonts/bootstrap-icons.woff2"),
    ("flask_bootstrap", "fonts/bootstrap-icons.woff", f"{ICONS}/fonts/bootstrap-icons.woff"),
    ("django_htmx", "htmx.min.js", "static/django_htmx/htmx-2.min.js"),
)


def serve_assets(app: Flask) -> None:
    served = WhiteNoise(app.wsgi_app, max_age=365 * 24 * 3600, add_headers_function=_as_declared)
    for name, path in _files().items():
        served.add_file_to_dictionary(f"{ROOT}/{_digest()}/{name}", str(path))
    app.wsgi_app = served  # type: ignore[method-assign]  # Flask's own way of putting something in front


def asset(name: str) -> str:
    """The address of a file; raises KeyError for one that isn't served."""
    if name not in _files():
        raise KeyError(name)
    return f"{ROOT}/{_digest()}/{name}"


@cache
def _files() -> dict[str, Path]:
    ours = {path.name: path for path in sorted(OURS.iterdir())}
    return ours | {name: _folder(package) / path for package, name, path in BORROWED}


@cache
def _digest() -> str:
    """Of all of them, so that what one names beside itself (fonts) moves along."""
    return sha256(b"".join(path.read_bytes() for path in _files().values())).hexdigest()[:12]


def _folder(package: str) -> Path:
    """Without importing it: of django-htmx only the files are used, and there is no Django."""
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise LookupError(f"{package} is not installed")
    return Path(spec.origin).parent


def _as_declared(headers: dict[str, str], _path: str, _url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
