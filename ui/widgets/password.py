"""Asking for the password of a file that came locked."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from ui.widgets.dialogs import FormDialog, open_centred
from ui.widgets.fields import Secret

LOCKED = ("document.encrypted", "document.wrong_password")
_SECRET = "secret"


def _t(text: str) -> str:
    return QCoreApplication.translate("Password", text)


def ask_password(
    parent: QWidget, name: str, told: str, tried: Callable[[str], object], left: Callable[[], object]
) -> None:
    """Say what a file said (`told`) and ask for its password; `left` where the person has none."""
    dialog = FormDialog(parent, _t("打开密码"), _t("打开文件"), width=420, safe=_t("不归入这个文件"))
    dialog.banner.say(told, "warn")
    dialog.form.add(_SECRET, _t("“{name}”的打开密码").format(name=name), Secret(), required=True)

    def send() -> None:
        word = str(dialog.form.values()[_SECRET])
        dialog.accept()
        tried(word)

    dialog.send = send
    dialog.rejected.connect(left)
    open_centred(dialog)
