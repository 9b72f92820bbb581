"""Reads what a page says in its panels, as its script does."""

import base64
import json
import re
import zlib
from collections.abc import Iterator
from typing import Any

Chunk = dict[str, list[Any]]


def unpack(text: str) -> Any:
    """Read what is deflated and in base64."""
    return json.loads(zlib.decompress(base64.b64decode(text)))


def chunks_of(html: str) -> list[Chunk]:
    """Read the chunks of a page: `nodes`, `rows` and `texts` of each."""
    found = re.findall(r'<script type="text/plain" id="details-\d+">(\S*) (\S*)</script>', html)
    return [{"nodes": unpack(nodes), **unpack(said)} for nodes, said in found]


def rows_of(html: str) -> Iterator[tuple[int, list[Any], list[str]]]:
    """Yield each node with its row and the texts of its chunk; rows name nodes by their number."""
    for chunk in chunks_of(html):
        nodes = chunk["nodes"]
        for node, row in zip(nodes, chunk["rows"], strict=False):
            links, gist, reason, claims, *rest = [*row, "", "", [], "", []][: max(4, len(row))]
            links = [[nodes[target], *others] for target, *others in links]
            claims = [[said, [nodes[at] for at in notes], *more] for said, notes, *more in claims]
            yield node, [links, gist, reason, claims, *rest], chunk["texts"]
