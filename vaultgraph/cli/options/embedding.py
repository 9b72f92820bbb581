"""The options that name an embedder, and what they mean."""

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
        help="Rank by meaning, too: the root of an API of OpenAI's kind that embeds texts, such as "
        "http://localhost:11434/v1, or an installed embedder. It is sent the passages.",
    ),
    option(
        "--embed-model",
        group=Group.CONTENT,
        metavar="NAME",
        help="The model of embeddings there.",
    ),
)


def take_embedder(values: dict[str, Any]) -> "Embedder | None":
    """Take what `embed_options` gave out of the values of a command."""
    where, model = values.pop("embed"), values.pop("embed_model")
    if not where:
        if model:
            raise UsageError("a model of embeddings needs a server", options=("embed",))
        return None
    from vaultgraph.recall.embedding import find_embedder

    return find_embedder(where, model or "")
