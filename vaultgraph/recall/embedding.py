"""Embed texts, by a server on this machine or elsewhere, or by a plugin (part of recall).

In: texts. Out: vectors. Nothing is embedded unless a user names an embedder, and nothing is ever
downloaded. What is sent to a user's server are passages as answers quote them, with secrets masked.
"""

import json
import os
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any, Protocol, runtime_checkable
from urllib.parse import urlsplit

from vaultgraph.errors import InputError, UsageError
from vaultgraph.plugins import attribute_errors, find_plugins, load_plugin, wrap_plugin

KEY_VARIABLE = "VAULTGRAPH_EMBED_KEY"
"""The environment variable whose value is sent as a bearer token."""

_ENTRY_POINTS = "vaultgraph.embedders"
_LARGEST_REPLY = 200_000_000
_SECONDS = 120.0


@runtime_checkable
class Embedder(Protocol):
    """Maps texts to vectors; texts of similar meaning have vectors of similar direction."""

    @property
    def name(self) -> str:
        """A name that identifies its vectors, such as the model and its address."""

    def embed(self, texts: Sequence[str]) -> Sequence[Sequence[float]]:
        """Return a vector for each text, in order, all of the same length."""


def find_embedder(where: str, model: str = "") -> Embedder:
    """Find an embedder.

    Args:
        where: the root of an API that is compatible with OpenAI's, such as
            `http://localhost:11434/v1`, or the name of a plugin.
        model: the name of the model there.

    Raises:
        UsageError: it is neither, or an address without a model.
        PluginError: the plugin cannot be loaded.
    """
    plugins = find_plugins(_ENTRY_POINTS)
    if where in plugins:
        return _PluginEmbedder(where)
    parts = urlsplit(where)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        known = f" Installed are {', '.join(plugins)}." if plugins else ""
        raise UsageError(
            f"{where!r} is neither the address of a server nor an installed embedder",
            remedy=f"Give the root of its API, such as http://localhost:11434/v1.{known}",
            options=("embed",),
        )
    if not model:
        raise UsageError(
            "an embedding server needs the name of a model",
            remedy="Name the model that it serves.",
            options=("embed_model",),
        )
    return ServedEmbedder(url=where, model=model, key=os.environ.get(KEY_VARIABLE, ""))


@dataclass(frozen=True, slots=True, kw_only=True)
class ServedEmbedder:
    """An embedder on a server whose API is compatible with OpenAI's.

    Args:
        url: the root of its API.
        model: the name of the model there.
        key: sent as a bearer token if it is not empty.
    """

    url: str
    model: str
    key: str = ""

    @property
    def name(self) -> str:
        """The model and the address."""
        return f"{self.model} {self.url}"

    def embed(self, texts: Sequence[str]) -> Sequence[Sequence[float]]:
        """Send texts to the server, and return their vectors.

        Raises:
            InputError: it does not answer, refuses, or does not return vectors.
        """
        try:
            return _vectors(self._post(texts), len(texts))
        except urllib.error.HTTPError as error:
            detail = error.read(300).decode("utf-8", "replace").strip()
            raise InputError(
                f"{self.url} refused the request: {error.code} {error.reason} {detail}".rstrip(),
                remedy=f"Check the address and the model; a key is taken from {KEY_VARIABLE}.",
                options=("embed", "embed_model"),
            ) from error
        except (OSError, HTTPException) as error:
            raise InputError(
                f"{self.url} does not answer: {getattr(error, 'reason', error)}",
                remedy="Start the server, check its address, or ask without an embedder.",
                options=("embed",),
            ) from error

    def _post(self, texts: Sequence[str]) -> bytes:
        asked = {"model": self.model, "input": list(texts), "encoding_format": "float"}
        headers = {"Content-Type": "application/json"}
        if self.key:
            headers["Authorization"] = f"Bearer {self.key}"
        request = urllib.request.Request(  # noqa: S310 - `find_embedder` allows http and https only
            f"{self.url.rstrip('/')}/embeddings", data=json.dumps(asked).encode(), headers=headers
        )
        with urllib.request.urlopen(request, timeout=_SECONDS) as response:  # noqa: S310
            data: bytes = response.read(_LARGEST_REPLY)
        return data


def _vectors(data: bytes, number: int) -> Sequence[Sequence[float]]:
    """Parse the vectors of a response, ordered by their index: a server may change the order."""
    try:
        rows: list[dict[str, Any]] = sorted(json.loads(data)["data"], key=lambda row: row["index"])
        vectors = [[float(value) for value in row["embedding"]] for row in rows]
    except (ValueError, KeyError, TypeError) as error:
        raise _no_vectors() from error
    if len(vectors) != number or len(set(map(len, vectors))) > 1 or not all(vectors):
        raise _no_vectors()
    return vectors


def _no_vectors() -> InputError:
    return InputError(
        "the server's answer is not that of OpenAI's embeddings API",
        remedy="Give the root of its API; it usually ends in /v1.",
        options=("embed",),
    )


class _PluginEmbedder:
    """An embedder of a plugin, whose errors name the plugin."""

    def __init__(self, name: str) -> None:
        point = find_plugins(_ENTRY_POINTS)[name]
        made: Embedder = wrap_plugin(point, load_plugin(point))()
        with attribute_errors(point):
            self.name = made.name
            self.embed = wrap_plugin(point, made.embed)
