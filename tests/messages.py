"""The messages that errors of the library are made with, read from its source."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).parent.parent / "vaultgraph"

_OF_OTHERS = ("AssertionError", "ToolError", "BrokenNoteError", "ValueError", "_PropertiesError")
"""Errors that no user reads, or that become diagnostics."""

_FOR_CLIENTS = ("serve/mcp.py",)
"""Files whose errors are told to a program in English, never to a person at a terminal."""

_PLACE = re.compile(r"\{\w*\}")


def error_texts() -> dict[str, str]:
    """Every message and remedy of an error, its places as `{}`, with the file that it is in."""
    found: dict[str, str] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        if path.relative_to(PACKAGE).as_posix() in _FOR_CLIENTS:
            continue
        for text in _texts_of(ast.parse(path.read_text("utf-8"))):
            if re.search("[a-z]", text.replace("{}", "")):
                found.setdefault(text, path.relative_to(PACKAGE).as_posix())
    return found


def plain(text: str) -> str:
    """A text of a catalogue with its places as `{}`."""
    return _PLACE.sub("{}", text)


def _texts_of(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "remedy":
            yield from _written(node.value)
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if name.endswith("Error") and name not in _OF_OTHERS:
            given = [
                *node.args[:1],
                *(each.value for each in node.keywords if each.arg == "remedy"),
            ]
        elif name == "fail":
            given = node.args[:1]
        else:
            continue
        for each in given:
            yield from _written(each)


def _written(node: ast.expr) -> Iterator[str]:
    """Give the texts that an expression may come to."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield "".join(
            str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values
        )
    elif isinstance(node, ast.IfExp):
        yield from _written(node.body)
        yield from _written(node.orelse)
    elif isinstance(node, ast.BoolOp):  # `suggestion(…) or "…"`
        for each in node.values:
            yield from _written(each)
    elif isinstance(node, ast.BinOp):
        for left in _written(node.left):
            for right in _written(node.right):
                yield left + right
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        yield from _written(node.func.value)  # `f"…".rstrip()`
