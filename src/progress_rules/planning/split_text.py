"""A split as text and as HTML."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from progress_rules.planning.layout import aligned

if TYPE_CHECKING:
    from progress_rules.planning.split import Split

_HEADS = {
    "en": ("period", "target", "by its end", "left after it"),
    "zh": ("期间", "目标", "期末累计", "期后剩余"),
}


def text(split: Split, language: str) -> str:
    """Return the split as plain text; parts of parts are indented.

    >>> from progress_rules.planning import split_target
    >>> print(split_target(10, "2024-Q1", into="month", backward=True).text("en"))
    2024-Q1: 10
      period   target  by its end  left after it
      2024-03       3          10              0
      2024-02       3           7              3
      2024-01       4           4              6
    """
    rows = _rows(split, "· ")
    return "\n".join([_head(split, language), *aligned([_HEADS[language], *rows], right=(1, 2, 3))])


def html(split: Split, language: str) -> str:
    """Return the split as an HTML fragment."""
    heads = "".join(f'<th scope="col">{escape(head)}</th>' for head in _HEADS[language])
    lines = [
        f'<div lang="{"zh-CN" if language == "zh" else "en"}">',
        f"<p><strong>{escape(_head(split, language))}</strong></p>",
        f"<table><thead><tr>{heads}</tr></thead><tbody>",
    ]
    for row in _rows(split, "&emsp;"):
        cells = "".join(f'<td style="text-align: right">{escape(cell)}</td>' for cell in row[1:])
        lines.append(f"<tr><td>{row[0]}</td>{cells}</tr>")
    return "\n".join([*lines, "</tbody></table>", "</div>"])


def _head(split: Split, language: str) -> str:
    return f"{split.period}{'：' if language == 'zh' else ': '}{split.total:f}"


def _rows(split: Split, indent: str) -> list[tuple[str, ...]]:
    return [
        (
            indent * split.kinds.index(part.period.kind) + str(part.period),
            f"{part.amount:f}",
            f"{part.cumulative:f}",
            f"{part.remaining:f}",
        )
        for part in split.parts
    ]
