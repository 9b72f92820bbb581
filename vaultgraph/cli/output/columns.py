"""Columns of text on a terminal, whatever the script."""

import unicodedata


def width(text: str) -> int:
    """Return the columns that a text takes on a terminal: Chinese characters take two."""
    return len(text) + sum(unicodedata.east_asian_width(each) in "WF" for each in text)


def padded(text: str, columns: int, *, right: bool = False) -> str:
    """Fill a text with spaces to a number of columns, to the right where asked."""
    spaces = " " * (columns - width(text))
    return spaces + text if right else text + spaces
