"""The records that are filed from a proposal's page: 送达回证, 抄送备案, what 检察委员会 decided."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from app.casework import record
from app.proposals import ProposalDetail
from app.workspace import UserError
from ui.desk import Desk
from ui.documents.live import beside
from ui.documents.paper_field import PaperField
from ui.documents.table_work import Target
from ui.forms import SpecDialog
from ui.forms.known import Known
from ui.proposals import specs
from ui.proposals.committee import committee_specs
from ui.proposals.data import ProposalData
from ui.proposals.service_dialog import ServiceDialog
from ui.widgets.dialogs import open_centred

#: Height of the committee's form, in px: it scrolls in small windows.
_COMMITTEE = 470


def _t(text: str) -> str:
    return QCoreApplication.translate("ProposalFiling", text)


def file_service(owner: QWidget, desk: Desk, data: ProposalData, known: Known) -> None:
    """送达回证, beside it the paper as it will be."""
    dialog = ServiceDialog(owner, known, _t("送达回证"), _t("登记"))
    dialog.fill(data.service_start)
    beside(dialog, desk, data.proposal.row.case_id, "service", "service_receipt")
    _send(dialog, desk, data.proposal.row.case_id, "service")


def file_copy(owner: QWidget, desk: Desk, data: ProposalData) -> None:
    """抄送 or 备案: the first that is still to be sent stands there."""
    waiting = next(copy for copy in data.proposal.copies if copy.sent_on is None)
    dialog = SpecDialog(owner, _t("抄送备案"), _t("登记"), specs.copy(), width=760)
    dialog.fill({"kind": waiting.kind, "recipient": waiting.recipient, "sent_on": data.today})
    _send(dialog, desk, data.proposal.row.case_id, "copy")


def file_committee(owner: QWidget, desk: Desk, proposal: ProposalDetail, today: date) -> None:
    """检察委员会的决定, with the scan of its minutes."""
    dialog = SpecDialog(
        owner, _t("检察委员会的决定"), _t("登记"), committee_specs(), width=760, height=_COMMITTEE,
        words=_t("按会议记录登记。要求修改的，退回修改以后再签发；不同意制发的，不能签发。"),
    )  # fmt: skip
    row = proposal.row
    dialog.fill({"met_on": today})

    def target() -> Target:
        told = dialog.form.values()
        day = date.fromisoformat(str(told["met_on"])) if told.get("met_on") else today
        title = _t("检察委员会会议记录　{session}").format(session=told.get("session", "")).strip()
        return replace(Target(row.case_id, row.case_name, today, "committee_minutes"), dated=day, title=title)

    dialog.hold("document", _t("会议记录扫描件"), PaperField(desk, target, pick=True), required=True)
    _send(dialog, desk, row.case_id, "committee")


def _send(dialog: SpecDialog, desk: Desk, case_id: str, kind: str) -> None:
    dialog.accepted.connect(lambda: desk.say(_t("已登记：{what}").format(what=dialog.windowTitle())))

    def send(values: dict[str, Any], done: Callable[[Any], None], failed: Callable[[UserError], None]) -> object:
        return desk.work(record, case_id, kind, values, owner=dialog, on_done=done, on_error=failed, draft=dialog.draft)

    dialog.send = send
    dialog.keep_draft(desk, f"{kind}:{case_id}", place=(case_id, "proposal"))
    open_centred(dialog)
