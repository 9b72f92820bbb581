"""Where a turn of a chat stops telling something, for its last sentences may only ask.

In: what was said. Out: where the sentences at its end begin that are questions.
"""

import re

_SENTENCE_END = re.compile(r"[.!?…](?=\s)|[。！？]")
_ASKING = ("?", "？")


def told_until(text: str, start: int = 0, end: int | None = None) -> int | None:
    """Where a turn ends without the questions at its end; None where it ends with none.

    A turn that only asks is said as it is.
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
