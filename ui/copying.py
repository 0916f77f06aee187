"""Tables on the clipboard: as tab separated text for spreadsheets, as HTML for texts."""

from __future__ import annotations

import html
from collections.abc import Sequence

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

#: What a spreadsheet would take for a formula at the beginning of a cell.
_FORMULA = ("=", "+", "-", "@")


def put_table(rows: Sequence[Sequence[str]]) -> None:
    """Put a table on the clipboard; the first row holds the heads."""
    data = QMimeData()
    data.setText(tab_separated(rows))
    data.setHtml(as_html(rows))
    QGuiApplication.clipboard().setMimeData(data)


def tab_separated(rows: Sequence[Sequence[str]]) -> str:
    """One line for each row; a text that would be a formula stays a text."""
    return "\n".join("\t".join(_literal(cell) for cell in row) for row in rows) + "\n"


def as_html(rows: Sequence[Sequence[str]]) -> str:
    """A plain table; every text is data."""
    head, *body = [[html.escape(_plain(cell)) for cell in row] for row in rows]
    lines = ["<tr>" + "".join(f"<th>{cell}</th>" for cell in head) + "</tr>"]
    lines += ["<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in body]
    return f'<meta charset="utf-8"><table>{"".join(lines)}</table>'


def _literal(cell: str) -> str:
    plain = _plain(cell)
    return f"'{plain}" if plain.lstrip().startswith(_FORMULA) else plain


def _plain(cell: str) -> str:
    return " ".join("".join(char if char.isprintable() else " " for char in cell).split())
