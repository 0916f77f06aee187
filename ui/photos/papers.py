"""Papers that the pages of photos print: shown first, then printed or saved."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication

from ui.page import Page
from ui.widgets.pdf_dialog import PdfDialog


def _t(text: str) -> str:
    return QCoreApplication.translate("PhotoPapers", text)


def of_albums() -> tuple[tuple[str, str], ...]:
    """The forms of a case's photos by their codes: what lies in an album beside the pictures, and the leaves."""
    return (("photo_index", _t("册内照片目录")), ("photo_leaf", _t("照片芯页")), ("photo_remark", _t("册内备考表")))


def shown(page: Page, title: str, made: Callable[..., bytes], *arguments: str) -> PdfDialog:
    """A dialog that shows what a worker draws, still to be opened."""
    dialog = PdfDialog(page, page.desk.tasks, title, f"{title}.pdf", _t("正在排印"))

    def show(pdf: bytes) -> None:
        dialog.banner.say("")
        dialog.show_pdf(pdf)

    page.desk.read(made, *arguments, owner=dialog, on_done=show, on_error=dialog.failed)
    return dialog
