"""Entry point: global options, and how each kind of failure ends the command."""

from __future__ import annotations

import json
import sys
import traceback
from pathlib import Path
from typing import Annotated

import typer
from typer.exceptions import TyperException

from app.cli import cases, documents, exchange, photos, search, store
from app.cli.context import Options, Status
from app.cli.words import in_chinese, said
from app.messages import sentence
from app.workers import serve_if_child
from app.workspace import UserError

app = typer.Typer(name="yiantong", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
store.add_to(app)
cases.add_to(app)
documents.add_to(app)
photos.add_to(app)
exchange.add_to(app)
search.add_to(app)


@app.callback()
def root(
    context: typer.Context,
    workspace: Annotated[Path | None, typer.Option(envvar="YIANTONG_WORKSPACE", help="工作库文件夹")] = None,
    account: Annotated[str | None, typer.Option(envvar="YIANTONG_ACCOUNT", help="账号")] = None,
    passphrase_file: Annotated[
        Path | None, typer.Option(envvar="YIANTONG_PASSPHRASE_FILE", help="首行为密码的文件")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出")] = False,
) -> None:
    """一案通：职务犯罪个案预防。"""
    context.obj = Options(workspace, account, passphrase_file, as_json)


def main(arguments: list[str] | None = None) -> None:
    """Run the command and exit: 0 done, 1 findings, 2 wrong use, 3 a person's error, 70 a defect."""
    serve_if_child()
    given = sys.argv[1:] if arguments is None else arguments
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    sys.exit(_run(given))


_WITH_VALUE = ("--workspace", "--account", "--passphrase-file")


def in_front(arguments: list[str]) -> list[str]:
    """The same call with the global options before the command, wherever they were written."""
    front, rest = [], []
    left = iter(arguments)
    for word in left:
        if word == "--":
            rest += [word, *left]
        elif word == "--json" or word.startswith(tuple(f"{name}=" for name in _WITH_VALUE)):
            front.append(word)
        elif word in _WITH_VALUE:
            front += [word, *([value] if (value := next(left, None)) is not None else [])]
        else:
            rest.append(word)
    return front + rest


def _run(arguments: list[str]) -> int:
    try:
        _require_text(arguments)
        outcome = in_chinese(app)(in_front(arguments), standalone_mode=False)
    except UserError as error:
        _tell(error, as_json="--json" in arguments)
        return Status.USER_ERROR
    except TyperException as error:
        sys.stderr.write(f"{said(error.format_message())}\n")
        return Status.USAGE
    except (typer.Abort, KeyboardInterrupt):
        return 130
    except OSError as error:
        if error.filename is None:
            traceback.print_exc()
            return Status.DEFECT
        _tell(
            UserError("cli.file_failed", path=str(error.filename), reason=error.strerror), as_json="--json" in arguments
        )
        return Status.USER_ERROR
    except Exception:  # noqa: BLE001 - the last place where a defect can be shown as one
        traceback.print_exc()
        return Status.DEFECT
    return outcome if isinstance(outcome, int) else Status.DONE


def _require_text(arguments: list[str]) -> None:
    """Words that are no Unicode text may only name files that are there: records cannot hold them."""
    for word in arguments:
        if not word.isprintable() and any("\ud800" <= one <= "\udfff" for one in word) and not Path(word).exists():
            raise UserError("cli.not_text", text=word[:64])


def _tell(error: UserError, *, as_json: bool) -> None:
    text = sentence(error)
    sys.stderr.write(f"{error.code}: {text}\n")
    if as_json:
        told = {"error": error.code, "sentence": text, "params": {k: str(v) for k, v in error.params.items()}}
        sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
