"""The site of the documents: Sphinx with MyST, one page a Markdown file."""

from pygments.lexers.special import TextLexer
from sphinx.application import Sphinx

project = "vaultgraph"
author = "the vaultgraph authors"
extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build"]
language = "en"
html_theme = "furo"
html_title = "vaultgraph"
html_show_copyright = False
myst_heading_anchors = 3
nitpicky = True


def setup(app: Sphinx) -> None:
    """Show vaults in examples, which are indented trees, as they are."""
    app.add_lexer("vault", TextLexer)
