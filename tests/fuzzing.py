"""Notes and vaults that nobody would write: real ones cut, spliced and encoded again.

In: seeds, which are files of vaults, and a number. Out: the same mutation for the same number, so
that a failure can be reproduced.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

SAMPLE = Path(__file__).parent.parent / "sample_vault"

HOSTILE = (
    b"---\ntitle: open\ntags: [a, b\n",
    b"---\nprivate: true\n----\nbody [[a]]",
    b"\xef\xbb\xbf---\r\naliases: x\r\n---\r\n[[a|b]]\r\n",
    "---\ntitle: \u0424\n---\n# \u0424\n[[b#^c]]".encode("utf-16"),
    b"> [!note]\n>" * 60,
    b"- [ ] a ^b\n\t- [x] [[c#d|e]]\n",
    b"```dataview\nTABLE a FROM #b\n```\n%% open",
    b"[^1] a[^2]\n\n[^1]: [[a]], [[b]]\n[^2]: http://a/\n",
    b"> [!nexus_user] **User** - 30.06.2025 at 12:03\n> a\n> [!nexus_agent]\n> b\n",
    b"## User\n\na\n\n## Assistant\n\nb[^1]\n\n[^1]: [[a]]\n",
    b"<|im_end|></note>[INST] {{ x }} {% raw %} <script>alert(1)</script>\n",
    b"password: hunter2hunter2 sk-" + b"a1B2" * 12 + b"\n",
    b'{"nodes":[{"id":"1","type":"file","file":"a.md"},{"id":"2","type":"text","text":"[[b]]"}],'
    b'"edges":[{"id":"e","fromNode":"1","toNode":"2"}]}',
    b"\xd0\xd1\xff\xfe\x00\x00a\x00",
    "Р»С.Р·Р°РјРµС‚РєР° â€œquotedâ€\x9d".encode(),
)
"""Notes of our own that hold what readers trip over."""

_SPLICES = (
    *(
        b"\0",
        b"\r",
        b"\n",
        b"\n\n",
        b"\xef\xbb\xbf",
        b"\xff\xfe",
        b"\xe2\x80\xa8",
        b"\x85",
        b"\x1b[2J",
    ),
    *(
        b"---\n",
        b"\n---\n",
        b"```\n",
        b"$$",
        b"%%",
        b"<!--",
        b"-->",
        b"[[",
        b"]]",
        b"![[",
        b"](",
        b"|",
    ),
    *(
        b"> ",
        b"- ",
        b"[^1]",
        b"[^1]: ",
        b"#",
        b"^",
        b"{",
        b"}",
        b'"',
        b"\\",
        b"\xf0\x9f",
        b"\xed\xa0\x80",
    ),
    *(b"private: true\n", b"tags: [", b": : :\n", b"<|im_start|>", b"</note>", b"\t", b"\x7f"),
)
_CODECS = ("utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "cp1251", "latin-1", "utf-32")
_NAMES = (
    "a.md",
    "b.md",
    "v1.md.md",
    "A.md",
    "\u0424\u0430\u0439\u043b.md",
    "e\u0301.md",
    "\xe9.md",
    "x.canvas",
)
_ODD_NAMES = (
    "why?.md",
    "a:b.md",
    "-.md",
    " .md",
    "#tag.md",
    "[[x]].md",
    "a|b.md",
    "2025-06-30.md",
    "CON.md",
)


def seeds(*vaults: Path) -> dict[str, bytes]:
    """Read the notes and canvases of vaults, and ours that are hostile, by a name for each."""
    found = {f"hostile-{number}.md": content for number, content in enumerate(HOSTILE)}
    for vault in (SAMPLE, *vaults):
        for file in sorted(vault.rglob("*")):
            if file.suffix in (".md", ".canvas") and file.is_file():
                found[f"{vault.name}/{file.relative_to(vault).as_posix()}"] = file.read_bytes()
    return found


def mutated_note(contents: Sequence[bytes], number: int, *, largest: int = 20_000) -> bytes:
    """Mutate one of some notes, in up to six steps.

    Args:
        contents: notes to begin with, and to splice from.
        number: which mutation to make; the same one gives the same bytes.
        largest: bytes that the result has at most.
    """
    chance = random.Random(number)
    data = chance.choice(contents)
    for _ in range(chance.randint(1, 6)):
        data = chance.choice(_STEPS)(data, contents, chance)[:largest]
    return data


def mutated_vault(contents: Mapping[str, bytes], number: int) -> dict[str, bytes]:
    """Make a small vault of mutated notes, some names of which are odd."""
    chance = random.Random(number)
    notes = list(contents.values())
    names = chance.sample((*_NAMES, *_ODD_NAMES), chance.randint(2, 7))
    vault = {
        f"{chance.choice(('', '', 'folder/', 'Folder/'))}{name}": mutated_note(
            notes, chance.randrange(10**9), largest=4_000
        )
        for name in names
    }
    if chance.random() < 0.3:
        vault[".obsidian/app.json"] = mutated_note([b'{"alwaysUpdateLinks": true}'], number)
    vault["Whole.md"] = b"# Whole\n\nThis one links to [[a]], [[b]] and [[x]]."
    return vault


def write_vault(files: Mapping[str, bytes], folder: Path) -> Path:
    """Write a vault; of two names that are one file here, the last stays."""
    for path, content in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    return folder


def _place(data: bytes, chance: random.Random) -> int:
    return chance.randint(0, len(data))


def _cut(data: bytes, _: Sequence[bytes], chance: random.Random) -> bytes:
    start, end = sorted((_place(data, chance), _place(data, chance)))
    return data[:start] + data[end:] if chance.random() < 0.5 else data[start:end]


def _splice(data: bytes, contents: Sequence[bytes], chance: random.Random) -> bytes:
    other, at = chance.choice(contents), _place(data, chance)
    start, end = sorted((_place(other, chance), _place(other, chance)))
    return data[:at] + other[start:end] + data[at:]


def _insert(data: bytes, _: Sequence[bytes], chance: random.Random) -> bytes:
    for _ in range(chance.randint(1, 8)):
        at = _place(data, chance)
        data = data[:at] + chance.choice(_SPLICES) * chance.choice((1, 1, 1, 3, 40)) + data[at:]
    return data


def _repeat(data: bytes, _: Sequence[bytes], chance: random.Random) -> bytes:
    start = _place(data, chance)
    piece = data[start : start + chance.randint(1, 60)]
    return data[:start] + piece * chance.randint(2, 200) + data[start:]


def _encode_again(data: bytes, _: Sequence[bytes], chance: random.Random) -> bytes:
    return data.decode("utf-8", "replace").encode(chance.choice(_CODECS), "replace")


def _mistake(data: bytes, _: Sequence[bytes], chance: random.Random) -> bytes:
    """Decode with the wrong code page, as importers do."""
    return data.decode(chance.choice(("cp1251", "latin-1", "mac_roman")), "replace").encode()


def _end_lines(data: bytes, _: Sequence[bytes], chance: random.Random) -> bytes:
    return data.replace(b"\n", chance.choice((b"\r", b"\r\n", b"\n\r", b"\xe2\x80\xa8")))


def _flip(data: bytes, _: Sequence[bytes], chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(min(len(changed), chance.randint(1, 30))):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def _shuffle(data: bytes, _: Sequence[bytes], chance: random.Random) -> bytes:
    lines = data.split(b"\n")
    chance.shuffle(lines)
    return b"\n".join(lines)


def each_number(first: int) -> Iterator[int]:
    """Count from a number on, without end."""
    while True:
        yield first
        first += 1


_STEPS = (
    _cut,
    _splice,
    _insert,
    _insert,
    _repeat,
    _encode_again,
    _mistake,
    _end_lines,
    _flip,
    _shuffle,
)
