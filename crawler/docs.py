"""Documentation that is made from the code: ``python -m crawler.docs``.

A test fails while a page is stale.
"""

from __future__ import annotations

import ast
import dataclasses
import inspect
from pathlib import Path

from crawler.flags import FLAGS
from crawler.items import Article

DOCS = Path(__file__).resolve().parent.parent / "docs"


def field_docstrings(cls: type) -> dict[str, str]:
    """Return the docstring that stands under each field of a dataclass."""
    body = ast.parse(inspect.getsource(cls)).body[0]
    assert isinstance(body, ast.ClassDef)
    texts: dict[str, str] = {}
    for node, following in zip(body.body, body.body[1:], strict=False):
        if (
            isinstance(node, ast.AnnAssign)
            and isinstance(node.target, ast.Name)
            and isinstance(following, ast.Expr)
            and isinstance(following.value, ast.Constant)
        ):
            texts[node.target.id] = inspect.cleandoc(str(following.value.value))
    return texts


def fields_page() -> str:
    """Return ``docs/fields.md``: every field of an article and every flag, with their meaning."""
    texts = field_docstrings(Article)
    lines = [
        "# Fields of an article",
        "",
        "Made from `crawler/items.py` and `crawler/flags.py` by `make docs`. Instants are stored",
        "in UTC and returned in the article's own zone (`timezone`). `None` and an empty list",
        "mean: not stated.",
        "",
        "| field | type | meaning |",
        "|---|---|---|",
    ]
    for field in dataclasses.fields(Article):
        if field.metadata.get("stored", True):
            kind = str(field.type).replace("|", "\\|")
            meaning = " ".join(texts[field.name].split()).replace("|", "\\|")
            lines.append(f"| `{field.name}` | `{kind}` | {meaning} |")
    lines += ["", "## Flags", "", "| flag | the article, or its date |", "|---|---|"]
    lines += [f"| `{flag}` | {meaning} |" for flag, meaning in FLAGS.items()]
    return "\n".join(lines) + "\n"


def sites_page() -> str:
    """Return ``docs/sites.md``: every site and how far it is verified."""
    # Here, since the other pages are made without Scrapy.
    from crawler.sites_page import sites_page as page

    return page()


PAGES = {"fields.md": fields_page, "sites.md": sites_page}
"""Pages by file name, with what makes each."""


def main() -> None:
    """Write every page."""
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
