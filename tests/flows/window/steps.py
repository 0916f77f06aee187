"""The steps of a case as people take them at the window, one after the other; stories put them together."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QCheckBox

from db.codes import Role
from tests.app.casework.stories import sheet
from tests.flows.window.hands import Room, field
from ui.archive import ArchivePage
from ui.cases import CasePage
from ui.documents.assemble import AssembleDialog
from ui.forms import SpecDialog
from ui.proposals import ProposalPage
from ui.proposals.acts import ActDialog, SignDialog
from ui.proposals.service_dialog import ServiceDialog
from ui.widgets.dialogs import NoteDialog

UD, IH, DC, CH, PO, PH, OD = (
    Role.UNDERTAKER,
    Role.INVESTIGATION_HEAD,
    Role.DEPUTY_CHIEF,
    Role.CHIEF,
    Role.PREVENTION_OFFICER,
    Role.PREVENTION_HEAD,
    Role.OTHER_DEPARTMENT,
)
#: What nobody types twice in a test: long texts and tables are set in the window's own form.
_OURS = ("kind", "kinds", "discipline")


def fill(room: Room, values: dict[str, Any]) -> SpecDialog:
    """Set the fields of the dialog in front."""
    dialog = room.dialog(SpecDialog)
    dialog.fill(json.loads(json.dumps({key: value for key, value in values.items() if key not in _OURS})))
    return dialog


def keep_discipline(room: Room, dialog: SpecDialog) -> None:
    """纪律确认: all four points kept."""
    room.hand.pick(field(field(dialog.form, "discipline"), "kept"), "all")


def draft(room: Room, ref: str, *, seven: bool = False) -> ProposalPage:
    """Begin a proposal from what was found, fill in what it lacks, keep it."""
    room.press(room.case(ref, "proposal").parts["proposal"], "起草检察建议书")
    page = room.stage.panel.page()
    assert isinstance(page, ProposalPage) and page.editor is not None

    def part(key: str) -> Any:
        assert page.editor is not None
        form = page.editor._of(key)
        head = page.editor.sections[page.editor.forms.index(form)].head
        if not head.isChecked():
            room.hand.press(head)
        return form

    form = part("bases")
    basis = field(form, "bases").forms()[0]
    room.hand.write(field(basis, "law"), "中华人民共和国人民检察院组织法")
    room.hand.write(field(basis, "article"), "第二十一条")
    for place, advice in enumerate(field(form, "items").forms(), start=1):
        room.hand.write(field(advice, "standard"), "有比选记录和集体研究纪要")
        room.hand.choose(field(advice, "cause"), place)
    if seven:
        room.hand.write(field(part("evidence"), "evidence"), "讯问笔录、项目台账。")
        room.hand.write(field(part("hazard"), "hazard"), "发包、支付缺少制约，同类问题可能再次发生。")
    form = part("requested")
    room.hand.write(field(form, "requested"), "请在收到之日起两个月内书面反馈落实情况。")
    room.hand.count(field(form, "reply_months"), 2)
    room.hand.write(field(form, "contact"), "周检察官")
    room.press(page, "保存")
    return page


def sign(room: Room, ref: str, *, signer: Role = DC) -> None:
    """Signed, numbered and sealed by those who may, each from the workbench with one key or click more."""
    for role, title, words, kind in (
        (signer, "审核签发检察建议书", "签发", SignDialog),
        (PO, "检察建议书编号", "编号", ActDialog),
        (PO, "检察建议书用印", "登记用印", ActDialog),
    ):
        room.sit(role)
        page = room.take_up(ref, title, ProposalPage)
        room.press(page, words)
        dialog: Any = room.dialog(kind)
        assert dialog.go_button.hasFocus(), "Enter or Space does it at once"
        room.press(dialog, words)


def serve(room: Room, ref: str, *, mode: str = "direct", **more: Any) -> ProposalPage:
    """登记送达回证 by the undertaker; `more` is what the mode asks besides."""
    room.sit(UD)
    page = room.stage.go("proposal", ref)
    assert isinstance(page, ProposalPage)
    room.press(page, "登记送达回证")
    dialog = room.dialog(ServiceDialog)
    if mode != "direct":
        room.hand.pick(field(dialog.form, "mode"), mode)
        dialog.form.set_values(more)
    room.hand.write(field(dialog.form, "servers"), "周检察官、马检察官")
    room.hand.write(field(dialog.form, "receiver"), "县公路养护中心主任")
    room.hand.press(field(dialog.form, "signed").box)
    room.press(dialog, "登记")
    return page


def answer(room: Room, page: CasePage, scan: Path | None = None, *, reference: str = "青路〔2026〕9号") -> None:
    """Enter the unit's report, one answer after the other; with `scan` its original is filed on the way."""
    part: Any = page.parts["rectification"]
    room.hand.write(field(part.form, "reference"), reference)
    if scan is not None:
        scan.write_bytes(sheet(len(reference)))
        part.scan.bring([scan])
        room.stage.rest()
        room.press(room.dialog(AssembleDialog), "归入")
    for line, adoption in zip(part.items.fields, ("adopted", "partly"), strict=False):
        room.hand.pick(line["adoption"].field, adoption)
        room.hand.write(line["measure"].field, "制定比选办法，六月底前由工程科施行。")
        room.hand.pick(line["progress"].field, "done")
    room.press(part, "登记报告，转入回访")
    assert page.part() is page.parts["revisit"], "the visit is next"


def visit(room: Room, page: CasePage, finding: str | tuple[str, ...], conclusion: str, **more: str) -> None:
    """Fill in the visit on the page and complete it; `more` are choices that the case asks for besides."""
    part: Any = page.parts["revisit"]
    lines = part.items.fields
    found = (finding,) * len(lines) if isinstance(finding, str) else finding
    for line, one in zip(lines, found, strict=True):
        room.hand.write(line["verified"].field, "查阅比选记录和岗位职责文件。")
        room.hand.pick(line["finding"].field, one)
    if len(field(part.form, "officers").value()) < 2:
        room.hand.write(field(part.form, "officers"), "周检察官、马检察官")
    receiver = field(part.form, "receivers").forms()[0]
    if not field(receiver, "name").value():
        room.hand.write(field(receiver, "name"), "县公路养护中心主任")
    for key, code in more.items():
        room.hand.pick(field(part.form, key), code)
    room.hand.pick(field(part.end, "conclusion"), conclusion)
    room.hand.pick(field(field(part.end, "discipline"), "kept"), "all")
    room.press(part, "完成回访记录")


def follow_up(room: Room, page: CasePage, kind: str, **more: str) -> SpecDialog:
    """Open the letter that follows a visit and fill in what each asks; `more` are its own texts."""
    if page.part() is not page.parts["rectification"]:
        room.hand.step(page, "rectification")
    room.press(page.parts["rectification"], "提出后续意见")
    dialog = room.dialog(SpecDialog)
    room.hand.pick(field(dialog.form, "kind"), kind)
    room.lines(field(dialog.form, "matters"), "公开比选、三岗分离均未落实")
    for key, text in more.items():
        room.hand.write(field(dialog.form, key), text)
    return dialog


def close(room: Room, ref: str) -> CasePage:
    """提请办结 by the undertaker, 确认办结 by the head of the department, each from the workbench."""
    room.sit(UD)
    room.press(room.take_up(ref, "提请办结").parts["archive"], "提请办结")
    room.sit(IH)
    page = room.take_up(ref, "确认办结")
    room.press(page.parts["archive"], "确认办结")
    return page


def archive(room: Room, ref: str) -> ArchivePage:
    """Compiled and handed over by the undertaker, reviewed and taken in by the head of the prevention department."""
    room.sit(UD)
    case = room.case(ref, "archive")
    room.press(case.parts["archive"], "整理归档")
    room.press(case.parts["archive"], "打开档案")
    page = room.stage.panel.page()
    assert isinstance(page, ArchivePage)
    while missing := [one for one in page.checklist.rows.values() if one.line.state == "missing"]:
        opener = missing[0].button
        assert opener is not None
        room.menu(opener, "标为待补，写明理由")
        dialog = room.dialog(NoteDialog)
        room.hand.write(dialog.area, "判决后补")
        alike = dialog.findChild(QCheckBox)
        if alike is not None:
            room.hand.press(alike)
        room.press(dialog, "标为待补")
    room.press(page.review, "移交审核")
    room.sit(PH)
    page = room.take_up(ref, "审核归档", ArchivePage)
    room.hand.write(page.review.opinion, "材料齐全，同意归档。")
    room.press(page.review, "同意归档")
    return page
