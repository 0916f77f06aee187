"""What the library of the command line says by itself, in Chinese: heads of help texts and refusals of wrong use."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import typer
from typer import rich_utils
from typer.main import get_command

_Base: Any = typer.Context.formatter_class
_KINDS = {"option": "选项", "argument": "参数", "parameter": "参数"}

#: What the library says → what we say; the first that fits the whole of a message.
_SAID: tuple[tuple[str, Callable[[re.Match[str]], str]], ...] = (
    (
        r"No such command '(.+?)'\. Did you mean (.+)\?",
        lambda said: f"没有“{said[1]}”这个命令。是不是{'、'.join(re.findall(chr(39) + '(.+?)' + chr(39), said[2]))}？",
    ),
    (r"No such command '(.+)'\.?", lambda said: f"没有“{said[1]}”这个命令。可以用 --help 查看全部命令。"),
    (r"Missing command\.", lambda _said: "没有写明要做什么。可以用 --help 查看全部命令。"),
    (
        r"No such option: (\S+)(?: \(Possible options: (.+)\)| Did you mean (.+)\?)?.*",
        lambda said: f"没有 {said[1]} 这个选项。" + (f"是不是 {said[2] or said[3]}？" if said[2] or said[3] else ""),
    ),
    (
        r"Missing (option|argument|parameter)(?: (.+?))?\.(.*)",
        lambda said: f"缺少{_KINDS[said[1]]}{_named(said[2])}。可以用 --help 查看用法。",
    ),
    (r"Option '(.+)' requires (?:an argument|\d+ arguments)\.", lambda said: f"选项 {said[1]} 后面须写明内容。"),
    (r"Option '(.+)' does not take a value\.", lambda said: f"选项 {said[1]} 后面不写内容。"),
    (r"Got unexpected extra arguments?(?:\(s\))? \((.+)\)", lambda said: f"多出了不认识的内容：{said[1]}。"),
    (
        r"Invalid value for (.+?): '?(.+?)'? is not a valid (?:integer|int).*",
        lambda said: f"{_named(said[1]).strip()}须是整数，不能是“{said[2]}”。",
    ),
    (r"Invalid value for (.+?): (.+)", lambda said: f"{_named(said[1]).strip()}的内容不能用：{_value(said[2])}"),
    (r"Invalid value: (.+)", lambda said: f"内容不能用：{_value(said[1])}"),
)


def in_chinese(app: typer.Typer) -> Any:
    """The command of an app, whose help speaks Chinese throughout."""
    for name, text in {
        "OPTIONS_PANEL_TITLE": "选项",
        "ARGUMENTS_PANEL_TITLE": "参数",
        "COMMANDS_PANEL_TITLE": "命令",
        "ERRORS_PANEL_TITLE": "错误",
        "DEFAULT_STRING": "[默认：{}]",
        "ENVVAR_STRING": "[环境变量：{}]",
        "REQUIRED_LONG_STRING": "[必填]",
    }.items():
        setattr(rich_utils, name, text)
    base: Any = typer.Context.__base__
    base.formatter_class = _Formatter
    command: Any = get_command(app)
    _tell_help(command, typer.Context(command))
    return command


def said(message: str) -> str:
    """A refusal of wrong use in Chinese; one that is not known stays as it is."""
    for pattern, say in _SAID:
        found = re.fullmatch(pattern, message, re.DOTALL)
        if found is not None:
            return say(found)
    return message


class _Formatter(_Base):  # type: ignore[misc]
    """Heads of plain help."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """用法 instead of Usage."""
        words = args.replace("[OPTIONS]", "[选项]").replace("COMMAND [ARGS]...", "命令 [参数]...")
        super().write_usage(prog, words, prefix or "用法：")


def _tell_help(command: Any, context: typer.Context) -> None:
    option = command.get_help_option(context)
    if option is not None:
        option.help = "显示这份说明。"
    for inner in getattr(command, "commands", {}).values():
        _tell_help(inner, typer.Context(inner, parent=context))


def _named(hint: str | None) -> str:
    return " " + hint.replace("'", "").strip() if hint else ""


def _value(text: str) -> str:
    found = re.fullmatch(r"(?:File|Path|Directory) '(.+)' does not exist\.", text)
    return f"没有名为“{found[1]}”的文件或者文件夹。" if found else text
