"""Names are UTF-8, whatever the locale: those of notes, and the words of a command line.

In: the process as it was begun. Out: the same command in Python's UTF-8 mode. Obsidian's files have
names in UTF-8 on every system; Python reads names by the locale, once, when it begins.
"""

import os
import sys


def restart_in_utf8() -> None:
    """Begin this process again in UTF-8 mode where the locale has another encoding.

    A locale such as `de_DE.ISO-8859-1` does that, or `PYTHONUTF8=0` with `LC_ALL=C`; `-X utf8=0`
    is obeyed. A terminal goes on being written to in its own encoding. Windows has UTF-8 always.
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
    """Write a word in UTF-8, unless it already is, or is the name of a file in other bytes."""
    written = os.fsencode(word)
    if os.path.lexists(word):
        return written
    try:
        written.decode("utf-8")
    except UnicodeDecodeError:
        return word.encode("utf-8", "surrogateescape")
    return written
