"""The recovery header of data documents: what this is, and how to go on from it alone."""

from pathlib import Path

from vaultgraph.pack.document.render import render
from vaultgraph.pack.document.seed import Seed


def about(seed: Seed, form: str, templates: Path | None = None) -> str:
    """Write the header of a document of some form (`json`, `tree`), one paragraph."""
    values = {"seed": seed, "form": form}
    text = render("about.txt.j2", values, language=seed.language, folder=templates)
    return " ".join(text.split())
