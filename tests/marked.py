"""A vault with marker words in every field of the notes that stay out, and how to look for them."""

import base64
import json
import re
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path

MARKS = ("zqxprivate", "vqxexcluded", "wombatten")
NOTE = """\
---
{private}
aliases: ["{m} alias"]
tags: [{m}-tag]
{m}-key: "{m} value"
related: "[[{m} unwritten property]]"
summary: {m} summary
---
# {m} heading

The {m} body of a note says {m} words about [[River|{m} shown]] and ![[{m} photo.png]].[^1]
A second {m} sentence names [[{m} unwritten]], [[River#{m} no heading]] and #{m}/inline. ^{m}-block

key {m}:: [[River]]

- [ ] a {m} task with {m}@example.org

> [!note] {m} callout
> is there

[^1]: [[Bridge]] and the {m} book, https://example.org/{m}
[^1]: twice {m}
"""
CANVAS = """{{"nodes": [
 {{"id": "1", "type": "text", "text": "{m} card {tag} of [[{m} unwritten]]", "x": 0}},
 {{"id": "2", "type": "file", "file": "River.md"}},
 {{"id": "3", "type": "file", "file": "{m} missing.md"}}],
 "edges": [{{"id": "e", "fromNode": "2", "toNode": "3", "label": "{m} edge"}}]}}"""
GROUPS = json.dumps(
    {
        "colorGroups": [
            {"query": query, "color": {"a": 1, "rgb": 255}}
            for m in MARKS
            for query in (
                f"path:{m}",
                f'file:"{m} title"',
                f"tag:#{m}-tag",
                f"River OR -{m}",
                f"[{m}-key:{m}]",
            )
        ]
    }
)
OPEN = {
    "River.md": "# River\n\nThe river runs under the [[Bridge]] and past [[Plan]] to the sea.\n"
    "\nIt was first sailed by men who are named in the book, says [[Hushed]].\n"
    "\nNobody knows of [[Wombaten]].\n\nWater is wet here.[^1]\n\nIt is cold, too.[^2]\n"
    "\n[^1]: [[Bridge]]\n[^2]: [[Hushed]]\n",
    "Bridge.md": "# Bridge\n\nThe bridge was built by hand in the year of the great flood.\n\n"
    "It leads to the [[River]] and carries carts, people and the post.\n",
    "a/Plan.md": "# Plan\n\nThe plan of the harbour was drawn by the old engineer of [[River]].\n",
    "b/Plan.md": "# Plan\n\nThe plan of the garden is older than the [[Bridge]] and the wall.\n",
    "shown.canvas": '{"nodes": [{"id": "1", "type": "file", "file": "River.md"},'
    '{"id": "2", "type": "file", "file": "Bridge.md"},'
    '{"id": "3", "type": "file", "file": "Hushed.md"}],'
    '"edges": [{"id": "e", "fromNode": "3", "toNode": "1"},'
    '{"id": "f", "fromNode": "1", "toNode": "2"}]}',
    "twin.md": "The twin in small letters is a note about the [[Bridge]].",
}
EXCLUDED = ("Locked", "#vqxexcluded-tag", "*.vqx*", "Vqxexcluded name")


def closed(private: str) -> dict[str, str]:
    """The notes that stay out, once `private` keeps one kind of them so."""
    z, v, w = MARKS
    opened = "draft: true"
    return {
        f"{z} title.md": NOTE.format(m=z, private=private),
        f"{z} folder/Plan.md": f"---\n{private}\n---\n{z} [[River]]",
        f"{z} cards.canvas": CANVAS.format(m=z, tag="#private" if "private" in private else ""),
        f"{z} photo.png": "PNG",
        ".obsidian/graph.json": GROUPS,
        "Hushed.md": f"---\n{private}\n---\nHushed words of {z} [[Bridge]]",
        "Wombatten.md": f"---\n{private}\n---\n{z} {w}",
        "Twin.md": f"---\n{private}\n---\n{z}",
        f"Locked/{v} title.md": NOTE.format(m=v, private=opened),
        f"Locked/{v} photo.png": "PNG",
        f"Locked/deep/{v}.canvas": CANVAS.format(m=v, tag=""),
        f"{v} tagged.md": NOTE.format(m=v, private=opened),
        f"{v} globbed.vqx.md": NOTE.format(m=v, private=opened).replace(f"{v}-tag", f"{v}-other"),
        f"far/{v} name.md": NOTE.format(m=v, private=opened).replace(f"{v}-tag", f"{v}-other"),
    }


def write(root: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")


def contents(data: bytes) -> Iterator[bytes]:
    """Give bytes as they are, and what is packed in them."""
    yield data
    for run in re.findall(rb"[A-Za-z0-9+/]{40,}={0,2}", data):
        try:
            yield zlib.decompress(base64.b64decode(run + b"=" * (-len(run) % 4)))
        except (ValueError, zlib.error):
            continue


def leaks(data: bytes, marks: Sequence[str] = MARKS) -> list[str]:
    return [mark for mark in marks for each in contents(data) if mark.encode() in each.lower()]
