"""The options of an embedder."""

from typing import TYPE_CHECKING, Any

from vaultgraph.cli.options.option import Group, option, together
from vaultgraph.errors import UsageError

if TYPE_CHECKING:  # costly to import, and not needed for `--help`
    from vaultgraph.recall.embedding import Embedder

embed_options = together(
    option(
        "--embed",
        group=Group.CONTENT,
        metavar="URL",
        help="Also rank by meaning: the root of an OpenAI-compatible API of embeddings, such as "
        "http://localhost:11434/v1, or the "
        "name of an installed embedder. Passages are sent to it.",
    ),
    option(
        "--embed-model",
        group=Group.CONTENT,
        metavar="NAME",
        help="Embedding model to use at --embed.",
    ),
)


def take_embedder(values: dict[str, Any]) -> "Embedder | None":
    """Remove the values of `embed_options` from those of a command, and make the embedder."""
    where, model = values.pop("embed"), values.pop("embed_model")
    if not where:
        if model:
            raise UsageError("an embedding model needs a server", options=("embed",))
        return None
    from vaultgraph.recall.embedding import find_embedder

    return find_embedder(where, model or "")
