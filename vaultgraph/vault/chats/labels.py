"""The label in the line before a message of a chat (part of stage 2).

In: a line. Out: `Label`: the name in a heading or in bold, with the time beside it. Lines are
parsed without regular expressions, because a line may be of any length.
"""

from dataclasses import dataclass

from vaultgraph.vault.chats.speakers import Speaker, speaker_of
from vaultgraph.vault.dates import find_time

_LONGEST = 160
_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A label before a message.

    Args:
        name: the name of the speaker.
        written: the time beside it, as written.
        level: the level of its heading, 0 for bold text.
        colon: whether a colon follows.
        rest: the rest of its line.
    """

    name: str
    written: str = ""
    level: int = 0
    colon: bool = False
    rest: str = ""

    @property
    def speaker(self) -> Speaker:
        """The speaker with that name."""
        return speaker_of(self.name)


def heading_label(line: str) -> Label | None:
    """Read a heading such as `### User (2026-01-02 10:00)` or `## 🤖 Claude *(…)*:`."""
    bare = line.lstrip("#")
    level = len(line) - len(bare)
    if not 1 <= level <= 6 or len(line) > _LONGEST or not bare[:1].isspace():
        return None
    text = bare.strip()
    colon = text.endswith(":")
    name, written = _name_and_time(text.removesuffix(":").rstrip())
    return Label(name=name, written=written, level=level, colon=colon) if name else None


def bold_label(line: str) -> Label | None:
    """Read a line that begins with a bold name: `**You**`, `**ChatGPT:** …`, `**ai**: …`."""
    if not line.startswith("**"):
        return None
    end = line.find("**", 2, _LONGEST_NAME)
    if end < 3:
        return None
    inside, rest = line[2:end].strip(), line[end + 2 :]
    colon = inside.endswith(":")
    name = inside.removesuffix(":").rstrip()
    written = ""
    if not colon:
        rest, written, colon = _after_name(rest)
    return Label(name=name, written=written, colon=colon, rest=rest.strip())


def _after_name(rest: str) -> tuple[str, str, bool]:
    """Read what follows a bold name: a colon, or a time and perhaps a colon."""
    if rest.startswith(":"):
        return rest[1:], "", True
    beside = rest.strip()
    if beside and len(beside) <= _LONGEST:
        bare = beside.removesuffix(":").strip(" *_()[]-–—·,")
        if find_time(bare):
            return "", bare, beside.endswith(":")
    return rest, "", False


def _name_and_time(text: str) -> tuple[str, str]:
    """Split a heading into its name and the time at its end, if any."""
    for opening in ("(", "[", " - ", " – ", " — ", " · ", " | ", ", on ", ", "):
        name, found, inside = text.rpartition(opening)
        if found:
            written = inside.strip(" *_()[]")
            if find_time(written):
                return name.rstrip(" *_([,-–—·|"), written
    return text.strip("*_ "), ""
