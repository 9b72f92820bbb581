"""Texts that were made to take long, and a measure of how time grows with them.

`PATTERNS` are short pieces that a note may repeat thousands of times. `superlinear` runs some work
over each of them at growing sizes and names those whose time grows faster than their text:

    assert superlinear(parse) == []

Times are those of the thread alone, and a growth is believed only after it was seen three times,
so that a busy machine changes nothing.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

SMALLEST = 2_000
"""Characters of the shortest text that is tried, at least."""

LARGEST = 128_000
"""Characters of the last try."""

ENOUGH = 0.05
"""Seconds after which growth can be told from noise: no longer text is tried."""

STEP = 4
"""How many times as long each next try is; growth is judged between two that follow."""

ALLOWED = 9.0
"""How many times as long a text of `STEP` times the size may take; quadratic work takes 16."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """A text that repeats a unit between a beginning and an end.

    In the unit, `{i}` stands for the number of the repetition, and `{indent}` for as many spaces,
    at most a hundred.
    """

    unit: str
    head: str = ""
    tail: str = ""

    @property
    def name(self) -> str:
        """The text in short, for messages and names of tests."""
        return "…".join(repr(part)[1:-1] for part in (self.head, self.unit, self.tail) if part)

    def of_size(self, size: int) -> str:
        """Repeat the unit up to about `size` characters."""
        if "{" not in self.unit:
            return self.head + self.unit * (size // len(self.unit)) + self.tail
        parts, length, count = [self.head], 0, 0
        while length < size:
            part = self.unit.replace("{i}", str(count)).replace("{indent}", " " * (count % 100))
            parts.append(part)
            length, count = length + len(part), count + 1
        return "".join((*parts, self.tail))


# `␣` is a space, `↵` a line break, `⇥` a tabulator.
_UNITS = r"""
    >␣ > -␣ - *␣ * ** *a␣**b␣_c␣ _ __a ~~ == = +␣ # #␣ #a #a␣ #a/ [ ] [[ ]] ![ ![[ []( [a]( ( ) <
    << <a␣ <a↵ </ <! <!-- <!--␣ <!--␣↵↵ --> <? <![CDATA[ ` `` `a `␣``␣ $ $$ $1 $a␣ \$ \ \\␣ \[ %%
    %%␣ ^ ^[ [^ [^1]␣ [^1]:␣ | || |␣ : :: a::␣ [a::␣ (a::␣ / // /a a/ \( & &amp; &# { {{ }} <% <%␣
    ! ? … . .␣ ... !? ' " “ @ a@ a@a. www. http:// http://a/
    a A я 字 1 0. 1, a␣ a␣b.␣ A.␣ т.␣е.␣ 字。 a- a' a_ aA1 aB3/ key= password:␣ token␣=␣a1␣ sk- eyJ
    ghp_a1␣ AKIA é 🙂 Р»С.␣ Ð° â€™
    ␣ ⇥ ↵ ␣↵ ↵↵ a↵ a↵↵ a␣␣↵ a\↵ a↵␣␣␣␣b↵ a↵↵␣␣␣␣b↵↵ ␣␣␣␣a↵ ⇥a↵ {indent}a↵
    #␣a↵ ######␣a↵ a↵===↵ a↵---↵ a↵=↵ ---↵ ***↵ ---␣↵ -␣-␣-↵ >␣a↵ >↵ >␣a↵b↵ >>␣a↵ >␣>␣a↵↵
    >␣[!note]↵> >␣[!note]␣a↵>␣b↵ >␣[!a]↵↵ -␣a↵ -␣a↵↵ -␣a↵↵␣␣b↵↵ ␣␣-␣a↵ {indent}-␣a↵ 1.␣a↵ 1)␣a↵↵
    -␣[␣]␣a↵ >␣-␣a↵ -␣>␣a↵ -␣>␣ >␣-␣a↵>↵>␣␣␣b↵ -␣```↵ -␣<!--␣a↵ -␣a␣<!--␣b↵ -␣<!--↵↵ ```↵ ```↵↵
    ~~~a↵ ```␣a↵b↵ >␣```↵ $$a↵ $$␣a↵↵ $$↵a↵$$↵ >␣$$␣a↵ -␣$$␣a↵ $$a$$↵ $a↵$ |a|↵ |a|b|↵|-|-|↵ |-
    |a|[[b]]|↵ a|b↵-|-↵c|d↵ %%↵a↵ %%␣a↵↵ %%a%%↵ <pre>↵↵ <div>↵a↵↵ <a↵↵ <script>↵ <!--␣a␣-->↵
    [^{i}]:␣a↵ [^1]:␣[[x]]↵ -␣[^{i}]:␣a↵ a[^{i}]↵↵[^{i}]:␣b↵↵ [^1]:␣a↵␣␣␣␣b↵↵ a␣^b{i}↵↵ ^a↵ a::␣b↵
    a:␣b↵ [a]:␣b↵ [{i}]:␣<b>␣'c'↵ \$a↵ #␣a␣#b↵
    [[a]] [[a]]␣b␣ [[a| [[a# [[a#^ ![[a]]↵ [[[ [[a] [a](b.md)␣ [a](< [a](b␣" [a](b␣'c'␣ [x](\
    [x](\\␣ ![a](b) [![a](b)](c)␣ <http://a> [a][b] [a]␣ [a][]␣ [a](b↵ [[a↵ [a]() [](a) [[a]](b)
    ]( [a](b( a://b@
"""

_CHATS = r"""
    >␣[!nexus_user]␣a↵ >␣[!nexus_user]␣a↵>␣b↵↵ >[!nexus_user]␣**User**␣-␣30.06.2025␣at␣12:03↵>␣a↵
    ##␣User␣·␣↵↵a↵↵ ##␣User␣·␣2025-06-30␣12:03↵↵a↵↵ **User**:␣a↵↵ User:␣a↵ [12:03]␣A:␣b↵
    [30.06.2025,␣12:03:00]␣A:␣b↵ #␣User↵↵a↵↵#␣Assistant↵↵b↵↵ >␣**User**␣a↵↵ ####␣You:↵a↵
    __You__␣said:↵
"""

_UNSEEN = (
    *("e\u0301", "\u200b", "\u00a0", "\ufeff", "\0", "\x85", "\u2028", "\ud7a3", "\r", "\r\n"),
    *("\u3000", "\u3000\n", "\f", "\v"),
)

_IN_FRAMES = (
    Pattern(head="## User · ", unit=" ", tail="\n\na\n"),
    Pattern(head="## ", unit=" ", tail="a\n"),
    Pattern(head="# a", unit=" #", tail="\n"),
    Pattern(head="[[", unit="a", tail="]]"),
    Pattern(head="[[", unit=" ", tail="|b]]"),
    Pattern(head="[a](", unit=" ", tail=")"),
    Pattern(head="[a](<b> ", unit="'", tail=")"),
    Pattern(head="$", unit=" ", tail="$"),
    Pattern(head="> [!", unit="a", tail="] b"),
    Pattern(head="> [!note]", unit=" ", tail="\n> a"),
    Pattern(head="|", unit="a|", tail="\n|-|\n"),
    Pattern(head="|a|b|\n|-|-|\n", unit="|a|b|\n"),
    Pattern(head="|a|\n", unit="|-", tail="|\n"),
    Pattern(head="---\n", unit="a{i}: b\n", tail="---\n"),
    Pattern(head="---\na: ", unit=" ", tail="b\n---\n"),
    Pattern(head="---\na: [", unit="b, ", tail="]\n---\n"),
    Pattern(head="---\ntags:\n", unit="  - a{i}\n", tail="---\n"),
    Pattern(head="---\na: |\n", unit="  b\n", tail="---\nc"),
    Pattern(head="---\n", unit="- ", tail="\n---\n"),
    Pattern(head="a ", unit="#", tail=" b"),
    Pattern(head="https://a/", unit="/", tail=" a1"),
    Pattern(head="https://", unit="a.", tail="/"),
    Pattern(head="password", unit=" ", tail=": a"),
    Pattern(head="-----BEGIN ", unit="A ", tail="PRIVATE KEY-----"),
    Pattern(unit="-----BEGIN PRIVATE KEY-----\n"),
    Pattern(head="**User** - ", unit="1", tail="\n"),
    Pattern(head="**User** - ", unit="30.06.2025 at ", tail="\n"),
    Pattern(head="```\n", unit="`` a\n", tail="```\n"),
    Pattern(head="- a\n", unit="\n  b\n"),
    Pattern(head="[^1]: a\n", unit="\n    b\n"),
    Pattern(head="> a\n", unit="b\n"),
    Pattern(head="^", unit="a-", tail=""),
)


def _written(units: str) -> Iterator[Pattern]:
    for unit in units.split():
        text = unit.replace("␣", " ").replace("↵", "\n").replace("⇥", "\t")
        yield Pattern(unit=text)


CHATS = (*_written(_CHATS), *(frame for frame in _IN_FRAMES if "User" in frame.head))
"""Beginnings of messages, as programs write them."""

PATTERNS = (
    *_written(_UNITS),
    *_written(_CHATS),
    *(Pattern(unit=unit) for unit in _UNSEEN),
    *_IN_FRAMES,
)
"""What a note may repeat, every kind of mark that a rule somewhere looks for."""


def superlinear(
    work: Callable[[str], object],
    patterns: Iterable[Pattern] = PATTERNS,
    *,
    largest: int = LARGEST,
    enough: float = ENOUGH,
) -> list[str]:
    """Name the patterns for which the time of some work grows faster than the text.

    Args:
        work: what is measured; it gets the text.
        patterns: what to repeat.
        largest: characters of the longest text that is tried.
        enough: seconds that are long enough to judge by.

    Returns:
        A line for each, with sizes and times: empty when all is well.
    """
    return [line for pattern in patterns if (line := _growth(work, pattern, largest, enough))]


def _growth(work: Callable[[str], object], pattern: Pattern, largest: int, enough: float) -> str:
    sizes = _sizes(largest)
    fast = seconds(work, pattern.of_size(sizes[0]))
    for size in sizes[1:]:
        slow = seconds(work, pattern.of_size(size))
        if slow >= enough or size == largest:
            break
        fast = slow
    return _judged(work, pattern, size, slow, fast)


def _sizes(largest: int) -> list[int]:
    """List the sizes to try, the shortest first, each `STEP` times as long as the one before."""
    sizes = [largest, largest // STEP]
    while sizes[-1] >= SMALLEST * STEP:
        sizes.append(sizes[-1] // STEP)
    return sizes[::-1]


def _judged(
    work: Callable[[str], object], pattern: Pattern, size: int, slow: float, fast: float
) -> str:
    """Compare the time of a size with that of one `STEP` times shorter, three times if need be."""
    long, short = pattern.of_size(size), pattern.of_size(size // STEP)
    for _ in range(2):
        if _is_proportional(slow, fast):
            return ""
        slow, fast = min(slow, seconds(work, long)), min(fast, seconds(work, short))
    if _is_proportional(slow, fast):
        return ""
    return (
        f"{pattern.name}: {fast:.3f} s for {len(short):,} characters, {slow:.3f} s for"
        f" {len(long):,}"
    )


def _is_proportional(slow: float, fast: float) -> bool:
    return slow < ENOUGH / 2 or slow < ALLOWED * fast


def seconds(work: Callable[[str], object], text: str) -> float:
    """Measure the time that this thread spends on a text, whatever else the machine does."""
    started = time.thread_time()
    work(text)
    return time.thread_time() - started
