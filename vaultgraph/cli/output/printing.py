"""Text of a vault on a terminal: it can contain control characters, which must have no effect."""

import click

from vaultgraph.cli.output.summary import colour

_CONTROLS = {
    code: f"\\x{code:02x}" for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) != "\t"
} | {ord("\n"): "\\n", ord("\r"): "\\r", 0x2028: "\\u2028", 0x2029: "\\u2029"}


def printable(text: str) -> str:
    """Show control characters as escapes, so that a name cannot move the cursor or end a line."""
    return text if text.isprintable() else text.translate(_CONTROLS)


def show(text: str, **style: object) -> str:
    """Make text of a vault printable and style it, as `click.style` does."""
    return click.style(printable(text), **style)  # type: ignore[arg-type]


def print_line(line: str) -> None:
    """Print a line on stdout, in colour if the terminal shows it."""
    click.echo(line, color=colour())
