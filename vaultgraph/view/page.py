"""Builds the page: one HTML file that needs nothing else (the view).

In: a compiled vault and its pack's entries. Out: the artifact `graph.html`. pyvis makes
it, with our template; of pyvis's own pages only the vis-network library is used, which is put
into the file. Text of a vault is put into the page as JSON or escaped, never as script.
"""

import base64
import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vaultgraph.arguments import assign, check_fields, choice_of
from vaultgraph.errors import UsageError, VaultgraphError
from vaultgraph.graph.compiled import CompiledVault
from vaultgraph.model import Language, NoteId, PackEntry, SeedFigures
from vaultgraph.resources import own_templates, read_template, read_words, template_folders
from vaultgraph.view.data import PageData, PageMemory, columns, node_order, page_data
from vaultgraph.view.details import pack_text, safe_json
from vaultgraph.view.keeping import SavedPlace
from vaultgraph.view.layout import Layout, LayoutKind, place_notes
from vaultgraph.view.outline import outline_of
from vaultgraph.view.titles import mask, titles_of
from vaultgraph.writing import Artifact

if TYPE_CHECKING:  # jinja and pyvis are costly to import, and not needed for `--help`
    from jinja2 import Environment

_TEMPLATE = "page.html"
PAGE_FILE = "graph.html"

SCRIPT_FILE, STYLE_FILE = "script.js", "style.css"
"""The script that `frontend/` is built to, next to the template."""

_VIS = "lib/vis-9.1.2/vis-network.min.js"

_OPTIONS: dict[str, Any] = {
    "autoResize": False,
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "interaction": {
        "hover": False,
        "selectable": False,
        "selectConnectedEdges": False,
        "hideEdgesOnDrag": False,
        "hideEdgesOnZoom": False,
        "keyboard": {"enabled": False},
        "zoomSpeed": 0.7,
    },
    "nodes": {"shape": "dot", "borderWidth": 0, "chosen": False, "scaling": {"label": False}},
    "edges": {
        "smooth": False,
        "chosen": False,
        "hoverWidth": 0,
        "selectionWidth": 0,
        "arrows": {"to": {"enabled": False, "scaleFactor": 0.28}},
    },
}


class Theme(StrEnum):
    """Colours of the page; `auto` follows the reader's system."""

    AUTO = "auto"
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewOptions:
    """How the page looks.

    Args:
        language: its language when it opens; the vault's main language when None.
        layout: how notes are placed.
        theme: its colours when it opens.
        title: its heading; the name of the vault when empty.
        titles: whether it contains names of notes, folders and tags, and sentences.
        positions: positions of an earlier run, which nodes keep.
        vault_name: the vault's name in Obsidian, for the links that open it; that of its folder
            when empty.
        reload: the address that notifies the page to reload; empty for a page on disk.
    """

    language: Language | None = None
    layout: LayoutKind = LayoutKind.MODULE
    theme: Theme = Theme.AUTO
    title: str = ""
    titles: bool = True
    positions: Mapping[NoteId, SavedPlace] = field(default_factory=dict)
    vault_name: str = ""
    reload: str = ""

    if TYPE_CHECKING:  # what callers may pass; the fields above are the normalised values

        def __init__(
            self,
            *,
            language: Language | str | None = None,
            layout: LayoutKind | str = LayoutKind.MODULE,
            theme: Theme | str = Theme.AUTO,
            title: str = "",
            titles: bool = True,
            positions: Mapping[NoteId, SavedPlace] = ...,
            vault_name: str = "",
            reload: str = "",
        ) -> None: ...

    def __post_init__(self) -> None:
        """Normalise what callers pass: `language="ru"`, `theme="dark"`.

        Raises:
            UsageError: a value of the wrong type.
        """
        if self.language is not None:
            assign(self, language=choice_of(Language, self.language, "language"))
        assign(self, layout=choice_of(LayoutKind, self.layout, "layout"))
        assign(self, theme=choice_of(Theme, self.theme, "theme"))
        check_fields(self)


def lay_out(vault: CompiledVault, options: ViewOptions = ViewOptions()) -> Layout:
    """Place the notes of a vault as the options require."""
    return place_notes(vault, kind=options.layout, saved=options.positions)


def render_view(
    vault: CompiledVault,
    entries: Mapping[NoteId, PackEntry],
    options: ViewOptions = ViewOptions(),
    layout: Layout | None = None,
    seed: SeedFigures | None = None,
    memory: PageMemory | None = None,
) -> Artifact:
    """Make the interactive page of a vault.

    Args:
        vault: the notes, ranked and grouped.
        entries: how much of each note is in the pack; empty without a pack.
        options: how the page looks.
        layout: where the nodes are, as `lay_out` gives it; made here when None.
        seed: target, budget and tokens of the pack's seed.
        memory: results of earlier versions of this page.

    Raises:
        VaultgraphError: pyvis does not contain the version of vis-network that the page needs.
        UsageError: the user's own template of the page cannot be rendered.
    """
    titles = titles_of(
        node_order(vault), shown=options.titles, language=options.language or vault.language
    )
    data = page_data(vault, layout or lay_out(vault, options), entries, titles, seed, memory)
    with _named_in_errors():
        html = _generate(_environment(vault, data, options), data)
    return Artifact(path=PAGE_FILE, content=html.encode("utf-8", "replace"))


@contextmanager
def _named_in_errors() -> Iterator[None]:
    """Turn an error in the user's own template of the page into a usage error that names it."""
    from jinja2 import TemplateError

    try:
        yield
    except (TemplateError, LookupError, TypeError, ValueError) as error:
        own = own_templates()
        if own is None or not (own / "page" / _TEMPLATE).is_file():
            raise
        raise UsageError(
            f"The template page/{_TEMPLATE} cannot be rendered: {error}",
            remedy=f"Correct it in {own}, or delete it there to use the built-in one.",
        ) from error


def _graph_view(vault: CompiledVault, options: ViewOptions) -> dict[str, Any]:
    """Return the settings of the app's graph view; without searches for a page without names."""
    view = vault.graph_view
    groups = [[mask(query), colour] for query, colour in view.groups] if options.titles else []
    return {
        "phantoms": view.show_unwritten,
        "orphans": view.show_orphans,
        "tags": view.show_tags,
        "attachments": view.show_attachments,
        "groups": groups,
    }


def _generate(environment: "Environment", data: PageData) -> str:
    """Render the template with pyvis; data are set directly, which skips its slow checks."""
    from pyvis.network import Network

    network = Network(directed=True, cdn_resources="in_line")
    network.path = _TEMPLATE
    network.templateEnv = environment
    network.options = _OPTIONS
    network.nodes = data.nodes
    network.edges = data.edges
    network.node_ids = [node["id"] for node in data.nodes]
    html: str = network.generate_html()
    return html


def _environment(vault: CompiledVault, data: PageData, options: ViewOptions) -> "Environment":
    """Make the Jinja environment of the page, which escapes everything automatically."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        loader=FileSystemLoader([folder / "page" for folder in template_folders()]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    language = options.language or vault.language
    words = read_words("page/words.toml")
    name = (options.title or vault.name) if options.titles else options.title
    script = "\n".join((_vis_network(), read_template(f"page/{SCRIPT_FILE}")))
    settings = {
        "vault": (options.vault_name or vault.name) if options.titles else "",
        "heading": name,
        "language": language,
        "theme": options.theme,
        "titles": options.titles,
        "palette": data.palette,
        "graph": _graph_view(vault, options),
        "reload": options.reload,
    }
    environment.filters["columns"] = columns
    environment.filters["packed"] = pack_text
    environment.filters["json"] = lambda value: Markup(safe_json(value))  # noqa: S704
    environment.globals.update(
        name=name or "vaultgraph",
        language=language.value,
        theme=options.theme.value,
        facts=data.facts,
        details=data.details,
        texts=data.texts,
        settings=settings,
        words=words,
        say=words[language],
        outline=outline_of(vault, options.titles, options.vault_name, language),
        style=Markup(read_template(f"page/{STYLE_FILE}")),  # noqa: S704
        script=Markup(script),  # noqa: S704
        script_hash=_hash(script),
    )
    return environment


def _vis_network() -> str:
    """Read vis-network from pyvis, without the reference to a source map that does not exist."""
    import pyvis

    path = Path(pyvis.__file__).parent / "templates" / _VIS
    if not path.is_file():
        raise VaultgraphError(
            f"pyvis has no file {_VIS}", remedy="Reinstall it: pip install pyvis==0.3.2"
        )
    lines = path.read_text(encoding="utf-8").split("\n")  # other line separators are in its strings
    text = "\n".join(line for line in lines if not line.startswith("//# sourceMappingURL="))
    if "</script" in text.lower():
        raise VaultgraphError(
            f"{_VIS} cannot be embedded in a page", remedy="Install pyvis==0.3.2, as pinned."
        )
    return text


def _hash(script: str) -> str:
    """Hash a script as a content security policy names it."""
    return base64.b64encode(hashlib.sha256(f"\n{script}\n".encode()).digest()).decode()
