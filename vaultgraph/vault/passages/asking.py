"""The questions at the end of a turn of a chat, which contain no information (part of stage 2).

In: the text of a turn. Out: the offset at which the questions at its end begin.
"""

import re

_SENTENCE_END = re.compile(r"[.!?…](?=\s)|[。！？]")
_ASKING = ("?", "？")


def end_of_statements(text: str, start: int = 0, end: int | None = None) -> int | None:
    """Return the end of a turn without the questions at its end; None where there are none.

    A turn that consists of questions only is kept whole: None.
    """
    end = len(text) if end is None else end
    borders = [start, *(match.end() for match in _SENTENCE_END.finditer(text, start, end)), end]
    kept = len(borders) - 1
    while kept > 0:
        sentence = text[borders[kept - 1] : borders[kept]].rstrip("> \t\r\n")
        if sentence and not sentence.endswith(_ASKING):
            break
        kept -= 1
    return borders[kept] if kept > 0 and text[borders[kept] : end].strip("> \t\r\n") else None
