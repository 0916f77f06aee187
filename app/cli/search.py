"""Searching everything, and making its index anew."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from app import documents, search
from app.cli.context import emit, opened
from app.search import Found, Group, SearchHit
from app.workspace import UserError, Workspace

_KINDS = {group.name.lower(): group for group in Group}


def add_to(app: typer.Typer) -> None:
    """Add this command to the program's."""
    app.command("search")(search_command)


def search_command(
    context: typer.Context,
    query: Annotated[str, typer.Argument(help="要找的文字，几个词用空格隔开；人名、单位名可用拼音首字母")] = "",
    kind: Annotated[str, typer.Option(help=f"只找一类：{'、'.join(_KINDS)}")] = "",
    limit: Annotated[int, typer.Option(min=1, max=200, help="每类最多列出几条")] = 8,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="按全部记录重建搜索索引")] = False,
) -> None:
    """在案件、人员、单位、检察建议、文书、图片和办理记录中搜索。"""
    if kind and kind not in _KINDS:
        raise UserError("cli.unknown_kind", kind=kind[:32], known="、".join(_KINDS))
    if not query and not rebuild:
        raise UserError("cli.nothing_to_search")
    with opened(context) as workspace:
        if rebuild:
            _rebuild(context, workspace)
        if query:
            groups = (_KINDS[kind],) if kind else tuple(Group)
            with workspace.read() as view:
                found = search.search(view, query, groups=groups, limit=limit)
            emit(context, found, lambda: _told(found))


def _rebuild(context: typer.Context, workspace: Workspace) -> None:
    def progress(done: int, total: int, what: str) -> None:
        if sys.stderr.isatty():
            sys.stderr.write(f"\r{what} {done}/{total}")

    documents.read_texts(workspace, progress)
    with workspace.work() as work:
        entries = search.rebuild(work.session, progress)
        work.note("search.rebuild", "workspace", work.workspace_id, f"{entries}条")
        work.commit()
    if sys.stderr.isatty():
        sys.stderr.write("\n")
    emit(context, {"entries": entries}, f"搜索索引已重建，共{entries}条。")


def _told(found: Found) -> str:
    if not found.groups:
        return "没有找到。"
    lines = []
    for group in found.groups:
        lines.append(f"{group.label}（{'超过' if group.more else ''}{group.count}条）")
        lines += [f"  {_line(hit)}" for hit in group.hits]
    return "\n".join(lines)


def _line(hit: SearchHit) -> str:
    parts = [
        _marked(hit.title, hit.title_marks),
        _marked(hit.number, hit.number_marks),
        hit.beside,
        _marked(hit.snippet, hit.snippet_marks),
    ]
    return "　".join(part for part in parts if part)


def _marked(text: str, marks: tuple[tuple[int, int], ...]) -> str:
    """The text with 【】 around what was looked for."""
    for start, end in reversed(marks):
        text = f"{text[:start]}【{text[start:end]}】{text[end:]}"
    return text
