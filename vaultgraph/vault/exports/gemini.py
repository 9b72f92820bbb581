"""Gemini in Google's Takeout: `MyActivity.json`, whatever its name in the user's language.

In: the items of the list, the newest first (part of stage 1). Out: `Conversation`, one per day,
because the file does not identify conversations. An item is a prompt, after a word in the user's
language in `title`, and its answer as HTML.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from html.parser import HTMLParser

from vaultgraph.vault.exports.conversation import (
    Conversation,
    Json,
    Said,
    Tally,
    list_of,
    mapping_of,
    text_of,
    time_of,
)

_PROMPTED = re.compile(
    r"(?:Prompted|Asked|Said|Sent|Eingegebener Prompt:|Prompt eingegeben:|Gesendet:|Requête :|"
    r"Vous avez demandé :|Prompt envoyé :|Petición:|Enviaste la petición:|Prompt enviado:|"
    r"Prompt inviato:|Prompt verzonden:|Wysłano prompt:|Запрос:|Отправлен запрос:|Вы спросили:|"
    r"Запит:|İstem:|已提示|输入的提示：|提示："
    r"|送信したプロンプト:|プロンプト:|입력한 프롬프트:|프롬프트:)\s*"
)
_BLOCKS = frozenset(
    {"p", "div", "ul", "ol", "table", "tr", "h1", "h2", "h3", "h4", "pre", "blockquote"}
)


def is_gemini(item: Json) -> bool:
    """Return whether an item is of Gemini, or Bard, its former name, not of another product."""
    named = [item.get("header"), *list_of(item.get("products"))]
    return ("title" in item or "safeHtmlItem" in item) and any(
        product in text_of(name).lower() for name in named for product in ("gemini", "bard")
    )


def read_gemini(items: Iterable[Json], tally: Tally) -> Iterator[Conversation]:
    """Collect the consecutive prompts of each day."""
    day: date | None = None
    said: list[tuple[datetime, list[Said]]] = []
    for item in items:
        time = time_of(item.get("time"))
        turns = _turns(item, time)
        if time is None or not turns:
            tally.add("an activity that is not a prompt")
            continue
        if said and time.date() != day:
            yield _conversation(said)
            said = []
        day = time.date()
        said.append((time, turns))
    if said:
        yield _conversation(said)


def _conversation(said: list[tuple[datetime, list[Said]]]) -> Conversation:
    said.sort(key=lambda entry: entry[0])
    first, last = said[0][0], said[-1][0]
    return Conversation(
        provider="Gemini",
        uid=first.isoformat(),
        title=said[0][1][0].text.split("\n", 1)[0][:80],
        created=first,
        updated=last,
        messages=[message for _, turns in said for message in turns],
    )


def _turns(item: Json, time: datetime | None) -> list[Said]:
    """Return the prompt of an item and its answer; an item without either is another activity."""
    title = text_of(item.get("title"))
    match = _PROMPTED.match(title)
    answer = "\n\n".join(
        plain_text(text_of(mapping_of(part).get("html")))
        for part in list_of(item.get("safeHtmlItem"))
    ).strip()
    if not match and not answer:
        return []
    prompt = title[match.end() :] if match else title
    attached = [*list_of(item.get("attachedFiles")), item.get("imageFile")]
    files = tuple(name for name in attached if isinstance(name, str) and name)
    turns = [Said(role="user", speaker="You", text=prompt, time=time, files=files)]
    if answer:
        turns.append(Said(role="assistant", speaker="Gemini", text=answer, time=time))
    return turns


class _Reader(HTMLParser):
    """Collects the text of HTML, with Markdown for bold text, code and lists."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.code = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Write the Markdown for an opening tag."""
        del attrs
        if tag == "br":
            self.parts.append("\n")
        elif tag == "li":
            self.parts.append("\n- ")
        elif tag == "pre":
            self.code = True
            self.parts.append("\n\n```\n")
        elif tag in ("b", "strong"):
            self.parts.append("**")
        elif tag == "code" and not self.code:
            self.parts.append("`")
        elif tag in _BLOCKS:
            self.parts.append("\n\n")

    def handle_endtag(self, tag: str) -> None:
        """Write the Markdown for a closing tag."""
        if tag == "pre":
            self.code = False
            self.parts.append("\n```\n\n")
        elif tag in ("b", "strong"):
            self.parts.append("**")
        elif tag == "code" and not self.code:
            self.parts.append("`")

    def handle_data(self, data: str) -> None:
        """Write text."""
        self.parts.append(data)


def plain_text(html: str) -> str:
    """Convert the HTML of an answer to Markdown, as far as its text needs it."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return re.sub(r"\n{3,}", "\n\n", "".join(reader.parts)).strip()
