"""盖归档章: the stamped copy of a filed paper, shown and then saved; the kept one stays as it is."""

from __future__ import annotations

from app import documents
from app.work import Work
from ui.desk import Desk
from ui.widgets.dialogs import Dialog, open_centred
from ui.widgets.pdf_dialog import PdfDialog


def noted(work: Work, document_id: str, what: str) -> None:
    """Leave in the log that a stamped copy went out of the workspace."""
    work.note("document.export", "document", document_id, what)
    work.touch("audit")


def add_stamp_button(dialog: Dialog, desk: Desk, document_id: str, title: str) -> None:
    """Put 盖归档章 at the foot of a dialog that shows a paper of a volume with its 档号."""
    button = dialog.add_button(dialog.tr("盖归档章"), lambda: _stamp(dialog, desk, document_id, title))
    button.setToolTip(dialog.tr("在副本首页上端加盖归档章，先看后存，卷内原件不变"))


def _stamp(dialog: Dialog, desk: Desk, document_id: str, title: str) -> None:
    """Stamp in a worker and show the copy; why it cannot be stamped is said in the dialog that asked."""

    def show(pdf: bytes) -> None:
        dialog.banner.say("")
        name = dialog.tr("{title}（盖归档章）").format(title=title)
        words = dialog.tr("这是加盖归档章的副本，卷内原件不变；保存到工作库之外的文件没有加密，并记入日志")
        copy = PdfDialog(dialog, desk.tasks, name, f"{name}.pdf", words)
        printed = dialog.tr("打印{title}").format(title=name)
        copy.on_saved = lambda file: desk.work(noted, document_id, file.name)
        copy.on_printed = lambda: desk.work(noted, document_id, printed)
        copy.show_pdf(pdf)
        open_centred(copy)

    desk.read(documents.stamped_document, document_id, owner=dialog, on_done=show, on_error=dialog.refuse)
