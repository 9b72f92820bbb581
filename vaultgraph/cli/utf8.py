"""Starts the command again in UTF-8 mode if the locale has another encoding.

In: the process as it was started. Out: the same command in Python's UTF-8 mode. Obsidian's files
have names in UTF-8 on every system; Python reads names and arguments in the encoding of the locale,
which is fixed when it starts.
"""

import os
import sys


def restart_in_utf8() -> None:
    """Start this process again in UTF-8 mode if the locale has another encoding.

    That is so with a locale such as `de_DE.ISO-8859-1`, or `PYTHONUTF8=0` with `LC_ALL=C`; an
    explicit `-X utf8=0` is respected. Output to a terminal keeps the encoding of the terminal. On
    Windows the encoding is always UTF-8.
    """
    if sys.getfilesystemencoding() == "utf-8" or "utf8" in sys._xoptions or not sys.executable:
        return
    number = len(sys.argv) - 1
    interpreter, words = sys.orig_argv[1:], []
    if number:
        interpreter, words = interpreter[:-number], interpreter[-number:]
    environment = dict(os.environ)
    if sys.stdout is not None and sys.stdout.isatty() and sys.stdout.encoding != "ascii":
        environment.setdefault("PYTHONIOENCODING", sys.stdout.encoding)
    begin = map(os.fsencode, (sys.executable, "-X", "utf8", *interpreter))
    line = [*begin, *map(_in_utf8, words)]
    os.execve(sys.executable, line, environment)  # noqa: S606 - the same program again


def _in_utf8(word: str) -> bytes:
    """Encode a word in UTF-8, unless it already is, or is the name of an existing file."""
    written = os.fsencode(word)
    if os.path.lexists(word):
        return written
    try:
        written.decode("utf-8")
    except UnicodeDecodeError:
        return word.encode("utf-8", "surrogateescape")
    return written
