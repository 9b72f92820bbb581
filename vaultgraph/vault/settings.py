"""The settings in the vault's `.obsidian` folder that matter here (part of stage 1).

In: the vault's root. Out: `VaultSettings`, and `IgnoreRules` made of its filters.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

import regex

from vaultgraph.diagnostics import Code, Diagnostic
from vaultgraph.model import Location, VaultPath
from vaultgraph.text import decode, path_key
from vaultgraph.vault.bookmarks import bookmarked_files, home_pages
from vaultgraph.vault.jsregex import translate

_APP = VaultPath(".obsidian/app.json")
_GRAPH = VaultPath(".obsidian/graph.json")
_DAILY = VaultPath(".obsidian/daily-notes.json")
_TEMPLATES = VaultPath(".obsidian/templates.json")
_TEMPLATER = VaultPath(".obsidian/plugins/templater-obsidian/data.json")
_BOOKMARKS = VaultPath(".obsidian/bookmarks.json")
_STARRED = VaultPath(".obsidian/starred.json")
_HOMEPAGE = VaultPath(".obsidian/plugins/homepage/data.json")
_PERIODIC = VaultPath(".obsidian/plugins/periodic-notes/data.json")

_LONGEST_SEARCH, _SHORTEST_SEARCH = 5.0, 0.001  # seconds that one filter may take

_LFS_POINTER = "version https://git-lfs.github.com/spec/"

_WHITE, _GREY = 0xFFFFFF, "#888888"

DAILY_FORMAT = "YYYY-MM-DD"
"""Obsidian's default format of daily notes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphView:
    """The user's settings of the app's graph view; the defaults are those of a new vault.

    Args:
        show_unwritten, show_orphans, show_tags, show_attachments: which nodes it shows.
        groups: searches, each with the colour `#rrggbb` of its matches, in order of precedence.
    """

    show_unwritten: bool = True
    show_orphans: bool = True
    show_tags: bool = False
    show_attachments: bool = False
    groups: tuple[tuple[str, str], ...] = ()


_PERIOD_NAMES = {
    "daily": "day",
    "weekly": "week",
    "monthly": "month",
    "quarterly": "quarter",
    "yearly": "year",
}
_PERIODS = {
    "weekly": "gggg-[W]ww",
    "monthly": "YYYY-MM",
    "quarterly": "YYYY-[Q]Q",
    "yearly": "YYYY",
}
"""The plugin's default formats."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VaultSettings:
    """The settings of a vault.

    Args:
        ignore_filters: `userIgnoreFilters` as written, `folder/` or `/regex/`.
        daily_folder, daily_format: of the daily notes; the format in tokens of Moment.js, empty
            when the vault has no settings of daily notes.
        periods: the folder and the format of notes of weeks, months, quarters and years, as for
            daily notes.
        template_folders: the folders of templates.
        graph_view: the settings of the app's graph view.
        bookmarks: the paths of the files that are bookmarked, as written, in order.
        home: the paths of the pages that the vault opens with.
    """

    ignore_filters: tuple[str, ...] = ()
    daily_folder: str = ""
    daily_format: str = ""
    periods: tuple[tuple[str, str], ...] = ()
    template_folders: tuple[str, ...] = ()
    graph_view: GraphView = GraphView()
    bookmarks: tuple[str, ...] = ()
    home: tuple[str, ...] = ()

    @property
    def colour_groups(self) -> tuple[str, ...]:
        """The searches by which the graph view colours nodes, as written."""
        return tuple(query for query, _ in self.graph_view.groups)


def read_settings(root: Path) -> tuple[VaultSettings, tuple[Diagnostic, ...]]:
    """Read the settings; a missing file is normal, a damaged one is a diagnostic."""
    diagnostics: list[Diagnostic] = []
    app = _read_object(root, _APP, diagnostics)
    periodic = _periodic(_read_object(root, _PERIODIC, diagnostics))
    daily = _read_object(root, _DAILY, diagnostics) or periodic.get("daily", {})
    templates = _read_object(root, _TEMPLATES, diagnostics)
    templater = _read_object(root, _TEMPLATER, diagnostics)
    filters = app.get("userIgnoreFilters")
    bookmarks = _read_object(root, _BOOKMARKS, diagnostics)
    marked = bookmarks or _read_object(root, _STARRED, diagnostics)
    folders = (_folder(templates.get("folder")), _folder(templater.get("templates_folder")))
    settings = VaultSettings(
        ignore_filters=tuple(x for x in filters if isinstance(x, str) and x)
        if isinstance(filters, list)
        else (),
        daily_folder=_folder(daily.get("folder")),
        daily_format=(_text(daily.get("format")) or DAILY_FORMAT) if daily else "",
        periods=tuple(
            (
                _folder(periodic[period].get("folder")),
                _text(periodic[period].get("format")) or usual,
            )
            for period, usual in _PERIODS.items()
            if period in periodic
        ),
        template_folders=tuple(dict.fromkeys(folder for folder in folders if folder)),
        graph_view=_graph_view(_read_object(root, _GRAPH, diagnostics)),
        bookmarks=tuple(dict.fromkeys(bookmarked_files(marked))),
        home=tuple(dict.fromkeys(home_pages(_read_object(root, _HOMEPAGE, diagnostics)))),
    )
    return settings, tuple(diagnostics)


def _periodic(plugin: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """Return the enabled periods of the plugin Periodic Notes, by the names of its old format.

    Its new format has several calendars, of which one is active.
    """
    calendars = [each for each in _listed(plugin.get("calendarSets")) if isinstance(each, dict)]
    active = [each for each in calendars if each.get("id") == plugin.get("activeCalendarSet")]
    calendar = next(iter((*active, *calendars)), {})
    periods = {old: plugin.get(old, calendar.get(new)) for old, new in _PERIOD_NAMES.items()}
    return {
        name: period
        for name, period in periods.items()
        if isinstance(period, dict) and period.get("enabled")
    }


def _listed(value: object) -> Sequence[object]:
    return value if isinstance(value, list) else ()


def _graph_view(graph: Mapping[str, Any]) -> GraphView:
    def shows(key: str, *, otherwise: bool) -> bool:
        value = graph.get(key)
        return value if isinstance(value, bool) else otherwise

    return GraphView(
        show_unwritten=not shows("hideUnresolved", otherwise=False),
        show_orphans=shows("showOrphans", otherwise=True),
        show_tags=shows("showTags", otherwise=False),
        show_attachments=shows("showAttachments", otherwise=False),
        groups=tuple(_colour_groups(graph)),
    )


def _colour_groups(graph: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the search and the colour of each group with a search; grey where it has no colour."""
    groups = graph.get("colorGroups")
    for group in groups if isinstance(groups, list) else ():
        if isinstance(group, dict) and (query := _text(group.get("query"))):
            colour = group.get("color")
            number = colour.get("rgb") if isinstance(colour, dict) else None
            known = isinstance(number, int) and 0 <= number <= _WHITE
            yield query, f"#{number:06x}" if known else _GREY


class IgnoreRules:
    """Obsidian's ignore filters: `folder/` is a prefix of a path, `/x/` a regular expression.

    A filter that is not a valid regular expression, or that takes too long on the paths of a
    vault, is a diagnostic and hides nothing.
    """

    def __init__(self, filters: Iterable[str]) -> None:
        self.diagnostics: list[Diagnostic] = []
        self._patterns: dict[str, regex.Pattern[str]] = {}
        prefixes = []
        for each in filters:
            written = each.strip()
            if len(written) > 2 and written.startswith("/") and written.endswith("/"):
                self._add_pattern(written)
            elif written:
                prefixes.append(path_key(written))
        self._prefixes = tuple(prefixes)

    def find_hidden(self, paths: Sequence[VaultPath]) -> frozenset[VaultPath]:
        """Find the paths that the filters hide."""
        begin = self._prefixes
        hidden = {path for path in paths if begin and path_key(path).startswith(begin)}
        for written, pattern in self._patterns.items():
            hidden.update(self._search(written, pattern, paths))
        return frozenset(hidden)

    def _search(
        self, written: str, pattern: "regex.Pattern[str]", paths: Sequence[VaultPath]
    ) -> list[VaultPath]:
        end = perf_counter() + _LONGEST_SEARCH
        try:
            return [
                path
                for path in paths
                if pattern.search(path, timeout=max(_SHORTEST_SEARCH, end - perf_counter()))
            ]
        except TimeoutError:
            self.diagnostics.append(_invalid(_APP, f"the filter {written} takes too long"))
            return []

    def _add_pattern(self, written: str) -> None:
        try:
            self._patterns[written] = translate(written[1:-1])
        except (re.error, RecursionError, OverflowError) as error:
            self.diagnostics.append(
                _invalid(_APP, f"the filter {written} is not a valid regular expression: {error}")
            )


def _read_object(root: Path, path: VaultPath, diagnostics: list[Diagnostic]) -> dict[str, Any]:
    text = ""
    try:
        text = decode((root / path).read_bytes()).text
        content = json.loads(text)
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except OSError as error:
        diagnostics.append(_invalid(path, f"cannot be read: {error.strerror}"))
        return {}
    except (ValueError, RecursionError) as error:
        diagnostics.append(_invalid(path, _why_not_json(text, error)))
        return {}
    if not isinstance(content, dict):
        diagnostics.append(_invalid(path, "is not a JSON object"))
        return {}
    return content


def _why_not_json(text: str, error: Exception) -> str:
    if not text.strip():
        return "is empty"
    if text.startswith(_LFS_POINTER):
        return "is only a Git LFS pointer: fetch it with `git lfs pull`"
    return f"is not valid JSON: {error}"


def _invalid(path: VaultPath, message: str) -> Diagnostic:
    return Diagnostic(
        code=Code.INVALID_SETTINGS,
        location=Location(path=path),
        message=message,
        remedy="Its settings were not used; repair the file in Obsidian.",
    )


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _folder(value: object) -> str:
    return _text(value).strip("/")
