"""What every command shares: global options, opening the workspace, output, exit statuses."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum, IntEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from app.workspace import UserError, Workspace
from db.kernel.clock import OFFICE_ZONE

#: A case named on the command line: its number, its 预防编号, or its id.
Case = Annotated[str, typer.Option("--case", help="案件：案件编号、预防编号或标识")]


#: How many rows a list may be asked for.
Limit = Annotated[int, typer.Option(min=1, max=100_000)]

_LARGEST = 16 << 20


class Status(IntEnum):
    """Exit statuses of the command."""

    DONE = 0
    FINDINGS = 1
    USAGE = 2
    USER_ERROR = 3
    DEFECT = 70


@dataclass(frozen=True, slots=True)
class Options:
    """The global options, after environment and defaults."""

    workspace: Path | None
    account: str | None
    passphrase_file: Path | None
    json: bool


def options(context: typer.Context) -> Options:
    """The global options of this call."""
    found = context.find_object(Options)
    if found is None:
        raise RuntimeError("no options: the command was not started through main()")
    return found


def passphrase(chosen: Options) -> str:
    """The first line of the passphrase file. Raises `UserError` `cli.no_passphrase` or `cli.unreadable`."""
    if chosen.passphrase_file is None:
        raise UserError("cli.no_passphrase")
    return first_line(chosen.passphrase_file)


def folder(chosen: Options) -> Path:
    """The workspace's folder. Raises `UserError("cli.no_workspace")` where none was named."""
    if chosen.workspace is None:
        raise UserError("cli.no_workspace")
    return chosen.workspace


@contextlib.contextmanager
def opened(context: typer.Context) -> Iterator[Workspace]:
    """The workspace that the options name, open for the length of the command."""
    chosen = options(context)
    if chosen.account is None:
        raise UserError("cli.no_account")
    workspace = Workspace.open(folder(chosen), chosen.account, passphrase(chosen))
    try:
        yield workspace
    finally:
        workspace.close()


def emit(context: typer.Context, data: Any, text: Callable[[], str] | str | None = None) -> None:
    """Print `data` as one JSON object with `--json`, else `text` (or the data as lines)."""
    if options(context).json:
        sys.stdout.write(json.dumps(plain(data), ensure_ascii=False, indent=2) + "\n")
        return
    shown = text() if callable(text) else text if text is not None else lines(plain(data))
    sys.stdout.write(shown.rstrip("\n") + "\n")


def plain(value: Any) -> Any:
    """Values as JSON has them: dataclasses as objects, dates as text, instants in the office's zone, bytes left out."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(plain(key)): plain(item) for key, item in value.items()}
    if isinstance(value, (set, frozenset)):
        return sorted((plain(item) for item in value), key=str)
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return _scalar(value)


def _scalar(value: Any) -> Any:
    match value:
        case Enum():
            return value.value
        case datetime():
            return value.astimezone(OFFICE_ZONE).isoformat(timespec="seconds")
        case date():
            return value.isoformat()
        case bytes():
            return f"{len(value)} bytes"
        case Path():
            return str(value)
    return value


def lines(value: Any, indent: str = "") -> str:
    """JSON values as indented lines for a reader."""
    if isinstance(value, dict):
        rows = []
        for key, item in value.items():
            if isinstance(item, (dict, list)) and item:
                rows.append(f"{indent}{key}:\n{lines(item, indent + '  ')}")
            else:
                rows.append(f"{indent}{key}: {'' if item in (None, [], {}) else item}")
        return "\n".join(rows)
    if isinstance(value, list):
        return "\n".join(lines(item, indent + "  ").replace(indent + "  ", indent + "- ", 1) for item in value)
    return f"{indent}{value}"


def read_text(file: Path) -> str:
    """A file's UTF-8 text, the mark that some editors put before it left out. Raises `UserError("cli.unreadable")`."""
    try:
        return read_bytes(file).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UserError("cli.unreadable", path=str(file)) from error


def first_line(file: Path) -> str:
    """A file's first line, where secrets are kept. Raises `UserError("cli.unreadable")`."""
    return read_text(file).split("\n", 1)[0].rstrip("\r")


def read_bytes(file: Path) -> bytes:
    """A file's bytes, as many as a form, a card or a passphrase may have. Raises `UserError("cli.unreadable")`."""
    try:
        with file.open("rb") as opened_file:
            found = opened_file.read(_LARGEST + 1)
    except (OSError, ValueError) as error:
        raise UserError("cli.unreadable", path=str(file)) from error
    if len(found) > _LARGEST:
        raise UserError("cli.unreadable", path=str(file))
    return found


def read_json(file: Path) -> dict[str, Any]:
    """A file's JSON object. Raises `UserError` `cli.unreadable` or `cli.not_json`."""
    try:
        value = json.loads(read_text(file))
    except (ValueError, RecursionError) as error:
        raise UserError("cli.not_json", path=str(file)) from error
    if not isinstance(value, dict):
        raise UserError("cli.not_json", path=str(file))
    return value
