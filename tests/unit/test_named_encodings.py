"""No text file or pipe is read by the language of the terminal: each names its encoding."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from local.settings import ROOT

SOURCES = ("benchmarks", "local", "operations", "services", "shared", "simulation", "tests")
TEXT_MODE = re.compile("[rwax]t?[+]?t?")  # of open(); one with a `b` reads bytes


@pytest.mark.parametrize("folder", SOURCES)
def test_each_text_file_and_pipe_names_its_encoding(folder: str) -> None:
    files = list((ROOT / folder).rglob("*.py"))
    assert files
    assert [place for file in files for place in unnamed(file)] == []


@pytest.mark.parametrize(
    ("call", "is_found"),
    [
        ("path.read_text()", True),
        ("path.read_text('utf-8')", False),
        ("path.write_text('x')", True),
        ("path.write_text('x', encoding='utf-8')", False),
        ("path.open('w')", True),
        ("shop.open()", False),
        ("path.open('rb')", False),
        ("open('file')", True),
        ("os.fdopen(number, 'w')", True),
        ("sessions.open('ani', address)", False),
        ("subprocess.run(['ls'], text=True)", True),
        ("subprocess.run(['ls'], encoding='utf-8')", False),
    ],
)
def test_the_calls_that_take_the_terminals_language_are_known(call: str, is_found: bool, tmp_path: Path) -> None:
    (tmp_path / "some.py").write_text(call, "utf-8")
    assert bool(list(unnamed(tmp_path / "some.py"))) is is_found


def unnamed(file: Path) -> Iterator[str]:
    """The file and line of each call that names none."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Call) and is_text(node) and not names_encoding(node):
            yield f"{file}:{node.lineno}"


def is_text(call: ast.Call) -> bool:
    """Whether it reads or writes text: by its name, since what it's called on isn't known here."""
    match call.func:
        case ast.Attribute(attr="read_text"):
            return not call.args
        case ast.Attribute(attr="write_text"):
            return len(call.args) == 1
        case ast.Attribute(value=ast.Name(id="os"), attr="fdopen") | ast.Name(id="open"):
            return opens_text(call.args[1:])
        case ast.Attribute(attr="open"):
            return bool(call.args) and opens_text(call.args)  # without any, much else is opened
    return any(keyword.arg in {"text", "universal_newlines"} and is_true(keyword.value) for keyword in call.keywords)


def opens_text(arguments: list[ast.expr]) -> bool:
    """Whether they are those of an open file in a text mode; without any it's for reading."""
    match arguments:
        case []:
            return True
        case [ast.Constant(value=str(mode)), *_]:
            return TEXT_MODE.fullmatch(mode) is not None
    return False


def is_true(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and value.value is True


def names_encoding(call: ast.Call) -> bool:
    return any(keyword.arg in {"encoding", None} for keyword in call.keywords)
