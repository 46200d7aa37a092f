"""``datapackage.json``: the dataset for programs, after Frictionless Data."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from crawler.dataset.card import RIGHTS, unit_of
from crawler.dataset.columns import Kind
from crawler.dataset.files import TargetError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from crawler.dataset.columns import Column
    from crawler.dataset.files import DataFile
    from crawler.dataset.writers import Format

NAME = "datapackage.json"
_TYPES = {
    Kind.TEXT: "string",
    Kind.INTEGER: "integer",
    Kind.NUMBER: "number",
    Kind.DAY: "date",
    Kind.INSTANT: "datetime",
    Kind.CLOCK: "datetime",
    Kind.TEXTS: "array",
    Kind.OBJECTS: "array",
}
_MEDIA_TYPES = {
    "csv": "text/csv",
    "jsonl": "application/jsonl",
    "parquet": "application/vnd.apache.parquet",
}


def resources(
    *,
    files: Sequence[DataFile],
    kind: Format,
    columns: Sequence[Column],
    filters: Mapping[str, Any],
    made_at: datetime,
    card: str,
) -> list[dict[str, Any]]:
    """A resource for each file."""
    found = []
    for file in files:
        # Compressed text and Parquet are files to Frictionless, which reads neither Zstandard nor
        # zoned Parquet by itself; what stands in their columns is told all the same.
        is_table = kind.kind in ("csv", "jsonl") and kind.compression != "zstd"
        resource: dict[str, Any] = {
            "name": re.sub(r"[^a-z0-9._-]+", "-", file.path.lower()).strip("-"),
            "type": "table" if is_table else "file",
            "path": file.path,
            "format": kind.kind,
            "mediatype": _MEDIA_TYPES[kind.kind],
            "encoding": "utf-8",
            "bytes": file.size,
            "hash": f"sha256:{file.sha256}",
            "description": f"{file.rows} articles; {card} tells how they were chosen and made.",
            "articles": file.rows,
            "filters": dict(filters),
            "created": made_at.isoformat(timespec="seconds"),
        }
        fields = [_field(column, kind.kind) for column in columns]
        if is_table:
            resource["schema"] = {"fields": fields, "missingValues": [""]}
        else:
            resource["columns"] = fields
        if is_table and kind.compression:
            resource["compression"] = "gz"
        if kind.kind == "csv":
            resource["dialect"] = {"csv": {"delimiter": ",", "lineTerminator": "\n"}}
        found.append(resource)
    return found


def _field(column: Column, kind: str) -> dict[str, Any]:
    _, unit = unit_of(column, kind)
    field: dict[str, Any] = {
        "name": column.name,
        "type": _TYPES[column.kind],
        "description": column.meaning,
    }
    if column.kind in (Kind.INSTANT, Kind.CLOCK):
        field["format"] = "any"
    if unit:
        field["unit"] = unit
    return field


def package(path: Path, new: Sequence[dict[str, Any]], *, software: str, made_at: datetime) -> str:
    """The text of ``datapackage.json``; resources of another dataset beside this one stay in it.

    Raises :class:`TargetError` where there is another file of that name.
    """
    here = {resource["path"] for resource in new}
    kept = [
        r for r in _present(path) if r["path"] not in here and (path.parent / r["path"]).exists()
    ]
    data = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "warta-daerah",
        "title": "Articles of Indonesian regional news sites",
        "description": RIGHTS,
        "created": made_at.isoformat(timespec="seconds"),
        "keywords": ["news", "Indonesia"],
        "contributors": [{"title": f"Warta Daerah {software}", "roles": ["software"]}],
        "resources": [*kept, *new],
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _present(path: Path) -> list[dict[str, Any]]:
    try:
        found = json.loads(path.read_text("utf-8"))["resources"]
        if all(isinstance(resource["path"], str) for resource in found):
            return list(found)
    except FileNotFoundError:
        return []
    except (ValueError, TypeError, KeyError, OSError):
        pass
    raise TargetError(f"{path} is another file: export into a folder of its own")
