"""Every sentence that the desk and the member area can say: in their templates, code, and the refusals they hear."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from babel.messages.extract import extract
from jinja2.ext import babel_extract

ROOT = Path(__file__).parents[3]
PAGES = ROOT / "services/orders/pages"
MEMBER = ROOT / "services/orders/member"
TEMPLATES = sorted(path for folder in (PAGES, MEMBER) for path in (folder / "templates").rglob("*.*"))
CODE = sorted((*PAGES.glob("*.py"), *MEMBER.glob("*.py")))
REFUSING = [
    *sorted((ROOT / "services/orders").rglob("*.py")),
    *(ROOT / "shared" / name for name in ("blobs.py", "journal/mongo.py", "journal/deciding.py", "projecting/read.py")),
    ROOT / "shared/restore_mark.py",
    *(ROOT / "shared" / name for name in ("contract/times.py", "http/queries.py")),
]
SAYING = ("say", "term", "Forbidden", "NotFound")
REFUSALS = (
    "NotAllowed",
    "Missing",
    "Damaged",
    "Outdated",
    "NotRegained",
    "Unavailable",
    "Conflict",
    "Stale",
    "TooLarge",
    "KeyReused",
)
# Said to programs alone, or to nobody but the log.
ELSEWHERE = ("api", "policies")


def spoken() -> set[str]:
    return {*_in_templates(), *_in_code(CODE, SAYING), *refusals()}


def refusals() -> set[str]:
    files = [path for path in REFUSING if path.parent.name not in ELSEWHERE or path.stem == "order_filters"]
    return {*_in_code(files, REFUSALS), *(sentence for path in files for sentence in _of_fields(path))}


def _in_templates() -> Iterator[str]:
    options = {"trimmed": "true", "newstyle_gettext": "true"}
    for path in TEMPLATES:
        with path.open("rb") as file:
            for _, _, message, _ in babel_extract(file, ["_", "gettext", "ngettext"], [], options):
                yield str(message if isinstance(message, str) else (message or ("",))[0])


def _in_code(paths: list[Path], functions: tuple[str, ...]) -> Iterator[str]:
    for path in paths:
        with path.open("rb") as file:
            for _, message, _, _ in extract("python", file, keywords=dict.fromkeys(functions)):
                yield message if isinstance(message, str) else message[0]


def _of_fields(path: Path) -> Iterator[str]:
    """The complaints in `Invalid({"field": ["complaint"]})`, and in `{name: ["complaint"] for ...}`."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        called = isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Invalid"
        if called or isinstance(node, ast.DictComp):
            for part in ast.walk(node):
                if isinstance(part, ast.List):
                    yield from (str(one.value) for one in part.elts if isinstance(one, ast.Constant))
