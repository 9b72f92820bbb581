"""Bookkeeping at the head of a note, which many users write there instead of properties (stage 2).

In: a line. Out: whether it contains only the day of the note, its tags, or a field of those, such
as `Status: #draft` or `Tags: [[Work]] [[Plans]]`: tags and links are stored with the note anyway.
Importers of highlights write a form of more fields below a heading of its own.
"""

import re

_LONGEST = 300  # characters of such a line
_LINK_OR_TAG = re.compile(
    r"!?\[\[[^\[\]\n]+\]\]|\[[^\[\]\n]*\]\([^()\n]*\.md(?:#[^()\n]*)?\)|(?<!\S)(?:#[^\s#]+)+"
)
_TAGGED = re.compile(r"\s*(?P<key>[^\W\d_][^:：#\n]{0,30}?)\s+(?P<value>#\S+(?:\s+#\S+)*)\s*")
"""A field without its colon: `Status #draft`."""

_FIELD = re.compile(
    r"\s*(?:[-*+>]\s+)?[*_]*(?P<key>[^\W\d_][^:：\n]{0,30}?)[*_]*\s*(?:::?|：)(?P<value>.*)"
)
_DAY = r"\d{1,4}[-./年]\d{1,2}[-./月]\d{1,4}日?|(?:19|20)\d{6}(?:\d{4}|\d{6})?"
_TIME = r"\d{1,2}[:时]\d{2}(?:[:分]\d{2}秒?)?\s*(?:[ap]\.?m\.?|Z|[+-]\d{2}:?\d{2})?"
_STAMP = re.compile(rf"[\W_]*(?:(?:{_DAY})(?:[\sT,]+{_TIME})?)?[\W_]*", re.IGNORECASE)
_NAMES = """
tag, tags, topic, topics, keyword, keywords, status, state, type, kind, index, moc, up, parent,
created, created at, created on, creation date, date created, modified, modified at,
date modified, updated, updated at, last updated, last modified,
completed, related, see also, main moc, course, yesterday, tomorrow, previous, prev, next,
вчера, завтра, связано, курс, 昨天, 明天, 相关,
тег, теги, тема, темы, ключевые слова, статус, состояние, тип, индекс, создано, дата создания,
изменено, обновлено, дата изменения,
标签, 主题, 关键词, 状态, 类型, 索引, 创建, 创建时间, 创建日期, 修改时间, 更新时间, 更新日期
"""
_KEYS = frozenset(name.strip() for name in _NAMES.split(","))
_OF_IMPORTS = """
title, full title, category, categories, document tags, cover, asin, last highlighted,
highlights synced, date saved, date added, заголовок, название, категория, 标题, 分类, 类别
"""
_IMPORTED = _KEYS | frozenset(name.strip() for name in _OF_IMPORTS.split(","))
_FORM = re.compile(r"meta-?data|metadaten|métadonnées|метаданные|元数据|元資料", re.IGNORECASE)


def is_field(line: str) -> bool:
    """Return whether a line is such a field, whatever its value: `Status: #draft, see it`."""
    return _field(line) is not None


def is_bookkeeping(line: str) -> bool:
    """Return whether a line at the head of a note contains only bookkeeping."""
    if len(line) > _LONGEST:
        return False
    field = _field(line)
    if field:
        line = field["value"]
    elif "[[" in line:
        return False
    return _STAMP.fullmatch(_LINK_OR_TAG.sub("", line)) is not None


def is_form(heading: str) -> bool:
    """Return whether a heading is that of an importer's form: `Metadata`."""
    return _FORM.fullmatch(heading.strip()) is not None


def is_imported(line: str) -> bool:
    """Return whether a line of such a form repeats what is stored with the note: `Title: Ovens`."""
    return _field(line, _IMPORTED) is not None


def _field(line: str, keys: frozenset[str] = _KEYS) -> re.Match[str] | None:
    field = _FIELD.fullmatch(line) or _TAGGED.fullmatch(line)
    is_known = field and " ".join(re.split(r"[\s_-]+", field["key"].casefold().strip())) in keys
    return field if is_known else None
