"""What notes and folders are called, without what only places, numbers or marks them (in stage 6).

In: the notes of a vault. Out: `Titles`, which gives the names that say what something is about: as
the page says it where its file has a name for machines, `areas.game-dev` or `people-talent`.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from operator import itemgetter
from pathlib import PurePosixPath
from urllib.parse import unquote

from vaultgraph.model import NoteRole
from vaultgraph.text import note_key, words
from vaultgraph.vault.note import Note
from vaultgraph.vault.notion import without_ids

_PLACES = """
index readme home start moc main contents overview untitled inbox note notes новая безымянный
главная содержание оглавление обзор заметки начало файлы
attachments assets files pages misc folder folders document documents docs other general
sidebar navbar toc intro introduction basics introduzione introducción einführung einleitung
grundlagen übersicht notizen введение основы
папка папки документ документы разное прочее
首页 主页 目录 索引 概述 未命名 文件夹 新建文件夹 文档 杂项 其他 笔记 简介 介绍 前言 基础
"""
_GENERIC = frozenset(_PLACES.split())
"""Words of names that name a place in a vault and not what it is about."""

_VERSIONS = frozenset(("new", "copy", "новый", "новая", "копия"))
"""Words that tell one such name from another."""

_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_MARK_BEFORE = re.compile(
    "^(?:[\u2190-\u2bff\U0001f000-\U0001faff\u00a7\ufe0f\u20e3\u200d]|\\d\ufe0f?\u20e3)+"
    r"\s*(?:[-–—]\s+)?(?=\S)"
)
_NUMBER_BEFORE = re.compile(r"^\d{1,3}(?:\.\d{1,3})*\s*[-–—._)\s]\s*(?=\D)")
_PLACE_BEFORE = re.compile(
    r"^(?:\d{1,3}(?:\.\d{1,3})*(?:\s+[-–—]\s+|[.)]\s+|[.、](?=[\u3400-\u9fff]))|0\d{1,2}[-_. ]+)"
    r"(?=[^\W\d])"
)
"""The number of a note among its neighbours: of a title, in which a number may count something."""

_DATE_BEFORE = re.compile(
    r"^(?:\d{12}(?:\d\d)?|\d{4}[-.]?\d{2}(?:[-.]?\d{2})?(?:[ T]\d{2}[-.:]?\d{2})?)"
    r"\s*[-–—:]?\s*(?=\D)"
)
_PART_BEFORE = re.compile(
    r"^(?:(?:chapter|part|section|lecture|lesson|week|unit|глава|часть|раздел|лекция|урок|тема)"
    r"\s+(?:\d{1,3}|[ivxlc]+)\s*[-–—:.)]\s*|第\s*[\d一二三四五六七八九十百]+\s*[章节讲部]\s*[-–—:：、.]?\s*)"
    r"(?=[^\W\d])",
    re.I,
)
_ID = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|(?=(?:\D*\d){2})[0-9A-Za-z]{16,}",
    re.I,
)
"""A name that a machine gave: a UUID, or a long run of letters and digits."""

_INTRODUCED = re.compile(r"^(?:introduction to|intro to|about|overview of|welcome to)\s+", re.I)
_MAPPED = re.compile(r"\s+(?:moc|map|index|overview|hub)$|^(?:moc|map of)\s*[-–—:]?\s+", re.I)

_FOR_MACHINES = re.compile(r"[^\W_]+(?:[-_.][^\W_]+)+")
_SLUG = re.compile(r"[^\W\d_A-Z]{2,}(?:-[^\W_A-Z]+)+")
"""A name of small letters with hyphens for spaces: `career-paths`."""

_DOTTED = re.compile(r"[\w-]+(?:\.[\w-]+)+")
"""A name that is a path, as Dendron's are: `areas.game-dev.music`."""

_ESCAPED = re.compile(r"%[0-9A-F]{2}")
_NAMESPACE = "___"
"""What Logseq writes for the slash in the name of a page."""

_IN_BRACKETS = re.compile(r"\([^()]+\)$")
_SHORT_FOR = re.compile(r"[a-z0-9][a-z0-9_.-]*")
"""A name of a folder that its start page may say better: `ta`, `people-talent`."""

_MOST_OF_ALL = 0.5
_LEAST_NAMES = 8
_LONGEST_HEAD = 40  # characters of a heading that names a folder
_LEAST_LETTERS = 3


class Titles:
    """The names of the notes and folders of a vault.

    Args:
        notes: those that may name something.
    """

    def __init__(self, notes: Iterable[Note]) -> None:
        notes = tuple(notes)
        stems = [_stem(note) for note in notes if note.role is not NoteRole.DAILY]
        several = [stem for stem in stems if " " in stem or _FOR_MACHINES.fullmatch(stem)]
        self._has_slugs = _are_most(several, _SLUG)
        self._has_dots = _are_most(stems, _DOTTED)
        self._ending = _common_ending([note.title for note in notes])
        self._heads: dict[str, str] = {}
        for note in sorted(notes, key=lambda each: each.path):
            folder = self._headed_by(note)
            if folder and (head := _head_of(note, folder)):
                self._heads.setdefault(folder, head)

    def folders(self, note: Note) -> Iterator[str]:
        """Yield the folder of a note and those around it; also those of a name that is a path."""
        parts = note.path.split("/")[:-1]
        stem = _stem(note)
        if self._has_dots:
            parts += stem.split(".")
        elif _NAMESPACE in stem:
            parts += stem.split(_NAMESPACE)[:-1]
        return ("/".join(parts[: end + 1]) for end in range(len(parts)))

    def shown(self, note: Note) -> str:
        """The title of a note as a person would write it."""
        title = note.title.removesuffix(self._ending).rstrip() if self._ending else note.title
        if not _FOR_MACHINES.fullmatch(title) and "%" not in title and _NAMESPACE not in title:
            return title
        own = note.properties.get("title")
        if isinstance(own, str) and any(map(str.isalpha, own)):
            return " ".join(own.split())
        title = unquote(title) if _ESCAPED.search(title) else title
        title = title.rpartition(_NAMESPACE)[2] or title
        if self._has_dots and _DOTTED.fullmatch(title):
            title = title.rpartition(".")[2]
        head = _page_title(note).strip()
        if head and list(words(head)) == list(words(title.replace("_", " "))):
            return head
        return self._spaced(title)

    def of_note(self, note: Note) -> str:
        """Make a name of a note's title: without a date, a chapter's number or the words of a map.

        A note that is called by its place alone, such as `index`, takes the name of its folder; one
        that is called by an id or a number takes that of its first heading.
        """
        if note.role is NoteRole.DAILY:
            return ""
        title = _DATE_BEFORE.sub("", _MARK_BEFORE.sub("", self.shown(note).strip()))
        title = _PLACE_BEFORE.sub("", _PART_BEFORE.sub("", title))
        bare = _MAPPED.sub("", _INTRODUCED.sub("", title)).strip() or title
        if is_generic(bare):
            return self.of_folder(note.path.rpartition("/")[0])
        if any(map(str.isalpha, bare)) and not _ID.fullmatch(bare):
            return bare if " " in bare else bare.replace("_", " ").strip()
        return note.headings[0].text.strip() if note.headings else ""

    def of_folder(self, folder: str) -> str:
        """Make a name of a folder: as its start page says it, else without a mark or a number.

        Empty for `Notes` and the like.
        """
        if head := self._heads.get(folder):
            return head
        name = _MARK_BEFORE.sub("", without_ids(folder.rpartition("/")[2]).strip())
        name = self._spaced(_NUMBER_BEFORE.sub("", name).replace("_", " ").strip())
        return "" if is_generic(name) else name

    def _headed_by(self, note: Note) -> str:
        """The folder that a note is the start page of; empty for none."""
        parts = list(self.folders(note))
        folder = parts[-1] if parts else ""
        if self._has_dots:
            return folder
        name = _stem(note).lstrip("_")
        return folder if is_generic(name) or name == folder.rpartition("/")[2] else ""

    def _spaced(self, name: str) -> str:
        return name.replace("-", " ") if self._has_slugs and _SLUG.fullmatch(name) else name


def is_name(name: str) -> bool:
    """Return whether a name says what something is about: of digits alone, only a year does."""
    has_letters = any(map(str.isalpha, name)) or _YEAR.fullmatch(name) is not None
    return has_letters and not is_generic(name)


def is_generic(name: str) -> bool:
    """Return whether a name says nothing but a place, numbered or not: `README (2)`, `Folder 3`."""
    found = list(words(name))
    named = [word for word in found if not word.isdecimal() and word not in _VERSIONS]
    is_place = all(word in _GENERIC for word in named) and bool(named or not found)
    return is_place or note_key(name) in _GENERIC


def _stem(note: Note) -> str:
    return PurePosixPath(note.path).stem


def _are_most(names: list[str], pattern: re.Pattern[str]) -> bool:
    """Return whether most of enough names are written in one way."""
    found = sum(pattern.fullmatch(name) is not None for name in names)
    return found >= max(_LEAST_NAMES, _MOST_OF_ALL * len(names))


def _common_ending(titles: list[str]) -> str:
    """What most titles end in, in brackets, as `(highlights)`; empty for nothing."""
    endings = Counter(found[0] for title in titles if (found := _IN_BRACKETS.search(title)))
    ending, number = max(endings.items(), key=itemgetter(1), default=("", 0))
    return ending if number >= max(_LEAST_NAMES, _MOST_OF_ALL * len(titles)) else ""


def _head_of(note: Note, folder: str) -> str:
    """The title that a start page gives its folder; empty where it speaks of something else.

    A name that a person wrote, with spaces or capitals or in another script, needs none.
    """
    name = folder.rpartition("/")[2]
    if not _SHORT_FOR.fullmatch(name):
        return ""
    for text in (note.properties.get("title"), _page_title(note)):
        bare = " ".join(_MARK_BEFORE.sub("", text).split()) if isinstance(text, str) else ""
        title = _MAPPED.sub("", bare)
        is_short = 0 < len(title) <= _LONGEST_HEAD and "/" not in title
        if is_short and is_name(title) and _speak_of_one(title, name):
            return title
    return ""


def _page_title(note: Note) -> str:
    """The heading of the first level that a note begins with; empty for none."""
    return next((each.text for each in note.headings[:1] if each.level == 1), "")


def _speak_of_one(title: str, name: str) -> bool:
    """Return whether a title has a word of a name, in any form, or the name is its initials."""
    ours, theirs = list(words(title)), list(words(name.replace("_", " ")))
    if "".join(word[0] for word in ours) == "".join(theirs):
        return True
    return any(_are_forms(one, other) for one in ours for other in theirs)


def _are_forms(one: str, other: str) -> bool:
    shorter, longer = sorted((one, other), key=len)
    stem = shorter[: max(_LEAST_LETTERS, len(shorter) - 2)]
    return one == other or (len(shorter) >= _LEAST_LETTERS and longer.startswith(stem))
