"""Where the templates stand, in an editable checkout as in an installed wheel."""

from pathlib import Path


def template_root() -> Path:
    """Find the folder of templates: inside the package, or at the top of the checkout.

    A wheel carries the folder inside the package; an editable install leaves it beside it.
    """
    package = Path(__file__).parent
    for candidate in (package / "templates", package.parent / "templates"):
        if candidate.is_dir():
            return candidate
    raise FileNotFoundError(f"no templates folder in {package}: install vaultgraph again")
