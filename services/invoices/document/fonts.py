"""The faces on paper: Inter, and Noto for every other script, from wheels. The machine's own fonts are never looked at,
so the same paper looks the same everywhere."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from typst import Fonts

WHEELS = ("fontpkg_inter", "manimgx_fonts", "manimgx_fonts_cjk")


@cache
def fonts() -> Fonts:
    """Indexed once a process. Raises ModuleNotFoundError where a wheel is missing: no paper in a chance face."""
    folders = [str(files(wheel)) for wheel in WHEELS]
    return Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=folders)
