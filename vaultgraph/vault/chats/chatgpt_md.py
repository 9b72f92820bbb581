"""Chats of the plugin ChatGPT MD (part of stage 2).

In: a page. Out: `Transcript`. Messages are between rules `<hr class="__chatgpt_plugin">`. One
begins with `role::assistant`, in a heading or not, with the model in a `<span>` beside or above it.
The text before the first rule is the user's.
"""

from collections.abc import Iterator, Sequence

from vaultgraph.vault.chats.page import Line, Page
from vaultgraph.vault.chats.speakers import Speaker, speaker_of
from vaultgraph.vault.chats.transcript import Transcript, Turn, sides

_RULE = '<hr class="__chatgpt_plugin">'
_ROLE = "role::"
_SPAN, _SPAN_END = "<span", "</span>"


def read_chatgpt_md(page: Page) -> Transcript | None:
    """Read a note of ChatGPT MD, recognised by its rules."""
    if not page.contains(_RULE):
        return None
    turns = [turn for part in _parts(page) if (turn := _turn(part, page.said("model")))]
    if not sides(turns) & {"assistant"}:
        return None
    return Transcript(turns=turns, provider=_provider(turns), models=[page.said("model")])


def _parts(page: Page) -> Iterator[list[Line]]:
    """Cut a note at the rules of the plugin; a rule in a fence is only quoted code."""
    part: list[Line] = []
    for line, is_code in zip(page.lines, page.code, strict=True):
        if line.text.strip() == _RULE and not is_code:
            yield part
            part = []
        else:
            part.append(line)
    yield part


def _turn(lines: Sequence[Line], stated: str) -> Turn | None:
    """Read what is between two rules; only blank lines are no message."""
    written = [index for index, line in enumerate(lines) if line.text.strip()]
    if not written:
        return None
    first, stop = written[0], written[-1] + 1
    role, model, marks = "user", "", []
    for index in written[:3]:
        text = lines[index].text.strip()
        if text.startswith(_SPAN) and text.endswith(_SPAN_END):
            model = _in_span(text)
        elif text.lstrip("# ").startswith(_ROLE):
            role, _, span = text.lstrip("# ").removeprefix(_ROLE).partition(_SPAN)
            model = _in_span(span) or model
        else:
            break
        marks.append(lines[index])
    begin = lines.index(marks[-1]) + 1 if marks else first
    said = "\n".join(line.text for line in lines[begin:stop])
    speaker = speaker_of(role.strip())
    answers = speaker.role == "assistant"
    return Turn(
        speaker=Speaker(
            role=speaker.role, name=speaker.name, model=(model or stated) if answers else ""
        ),
        text=said.strip("\n"),
        first=lines[first],
        last=lines[stop - 1],
        marks=tuple(mark.span for mark in marks),
    )


def _in_span(text: str) -> str:
    """Return the model in `<span style="…"> (gpt-4o)</span>`."""
    return text.partition(">")[2].partition("<")[0].strip().strip("()")


def _provider(turns: Sequence[Turn]) -> str:
    """Return the service of the models; those of other services are written `service@model`."""
    models = [turn.speaker.model for turn in turns if turn.speaker.model]
    names = {model.partition("@")[0] for model in models if "@" in model}
    if len(names) == 1:
        return names.pop()
    return speaker_of(models[0]).provider if models else ""
