"""JSON that costs few tokens and is still line by line: one record a line."""

import json
from collections.abc import Collection, Mapping
from typing import Any


def dump_lines(data: Mapping[str, Any], records: Collection[str]) -> str:
    """Write data as JSON without needless white space.

    Every key of the outermost object begins a line, and so does every item of a list that is under
    one of the keys `records`, at any depth: if such a document is cut off, its remaining lines are
    still complete.
    """
    items = [f"{_compact(key)}:{_item(key, value, records)}" for key, value in data.items()]
    return "{\n" + ",\n".join(items) + "\n}\n"


def _item(key: str, value: Any, records: Collection[str]) -> str:
    if key in records and isinstance(value, list) and value:
        return "[\n" + ",\n".join(_record(each, records) for each in value) + "\n]"
    return _compact(value)


def _record(value: Any, records: Collection[str]) -> str:
    if not isinstance(value, dict) or not any(key in records for key in value):
        return _compact(value)
    items = (f"{_compact(key)}:{_item(key, each, records)}" for key, each in value.items())
    return "{" + ",".join(items) + "}"


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
