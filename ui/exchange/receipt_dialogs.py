"""Receipts by telephone, approval of sending, keys: what needs a person's word."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app import exchange
from app.exchange import BundleRow, Outlook, RequestRow
from app.work import Read, Work
from app.workspace import UserError
from ui.desk import Desk
from ui.exchange.labels import held_reason, outlook_notes
from ui.texts import stamp
from ui.widgets.base import Button, Label, column, frame
from ui.widgets.dialogs import Dialog, FormDialog
from ui.widgets.facts import Facts
from ui.widgets.fields import Choice, TextArea, TextInput


def told(work: Work, workspace: str, number: int, digits: str, role: str, reason: str) -> str:
    """Enter a receipt by telephone."""
    return exchange.confirm_by_telephone(work, workspace, number, digits, role=role, reason=reason)


class TelephoneDialog(FormDialog):
    """电话确认 of one bundle: the peer reads out eight digits that only who opened it has."""

    def __init__(self, desk: Desk, parent: QWidget | None, bundle: BundleRow, workspace: str, epoch: int) -> None:
        super().__init__(parent, self.tr("电话确认"), self.tr("登记电话确认"), width=560)
        head = self.tr("第{n}号包，发往{office}").format(n=bundle.number, office=bundle.office_name)
        words = self.tr(
            "请对方打开“数据交换”中收到的第{n}号包，念出其中的交换序列号和八位核对码。序列号应为{epoch}；不同时不要确认。"
        ).format(n=bundle.number, epoch=epoch)
        self.body.insertLayout(1, column(Label(head, "strong"), Label(words, "dense2", wrap=True), gap=4))
        self.digits = TextInput(self.tr("八位数字"), limit=9)
        self.role = Choice([("预防部门负责人", self.tr("预防部门负责人")), ("检察长", self.tr("检察长"))])
        self.reason = TextArea(lines=3)
        self.form.add("digits", self.tr("核对码"), self.digits, 5, required=True)
        self.form.add("role", self.tr("确认人职务"), self.role, 7, required=True)
        self.form.add(
            "reason", self.tr("用电话确认的原因"), self.reason, required=True,
            hint=self.tr("可以收回；收到带签名的回执后以回执为准"),
        )  # fmt: skip
        self.send = lambda: desk.work(
            told, workspace, bundle.number, self.digits.value(), self.role.value(), self.reason.value(),
            owner=self, on_done=self.done_well, on_error=self.failed,
        )  # fmt: skip

    def failed(self, error: UserError) -> None:
        """Digits that differ are marked."""
        super().failed(error)
        if error.code == "exchange.telephone_differs":
            self.form.rows["digits"].set_error(self.tr("请重新核对"))


class RequestDialog(Dialog):
    """A bundle that waits for approval: to whom, what is in it, what stays here and why."""

    def __init__(self, desk: Desk, parent: QWidget | None, request: RequestRow) -> None:
        super().__init__(parent, self.tr("批准发出"), width=620)
        self._desk, self._request = desk, request
        self._facts, self._what = Facts(96), Facts(96)
        self._note = Label("", "caption", wrap=True)
        self.text = TextInput(self.tr("意见（可不填）"))
        self.body.addLayout(
            column(
                Label(self.tr("发往{name}").format(name=request.office_name), "section"),
                frame("noteCard", column(self._facts, self._what, gap=8, margins=(14, 12, 14, 12))),
                self._note,
                self.text,
                gap=10,
            )
        )
        self.add_button(self.tr("取消"), self.reject)
        self.refuse_button = self.add_button(self.tr("不准发出"), self._refuse, kind="danger")
        self.go_button: Button = self.add_button(self.tr("批准发出"), self._approve, kind="primary", default=True)
        self.go_button.setEnabled(False)
        self._facts.set_facts(
            [
                (self.tr("经办人"), f"{request.asked_by}　{stamp(request.asked_at)}"),
                (self.tr("范围"), self.tr("全部重发") if request.whole else self.tr("对方确认收到之后的变动")),
            ]
        )

        def counted(view: Read) -> Outlook:
            return exchange.outlook(view, request.workspace, full=request.whole)

        desk.read(counted, owner=self, on_done=self._show, on_error=self.refuse)

    def _show(self, found: Outlook) -> None:
        sent = "，".join(f"{one.label}{one.count}" for one in found.types) or self.tr("只带回执")
        held = "，".join(f"{one.label}{one.count}（{held_reason(one.reason)}）" for one in found.held_back)
        self._what.set_facts([(self.tr("发送"), sent), (self.tr("留下"), held)])
        self._note.setText(outlook_notes(found))
        self.go_button.setEnabled(self._request.current)
        if not self._request.current:
            self.banner.say(self.tr("报批之后内容又有变动，请经办人重新报批"), "warn")

    def _approve(self) -> None:
        self._desk.work(
            exchange.approve_export, self._request.workspace, self.text.value(),
            owner=self, on_done=lambda _none: self.accept(), on_error=self.refuse,
        )  # fmt: skip

    def _refuse(self) -> None:
        self._desk.work(
            exchange.drop_request, self._request.workspace, self.text.value(),
            owner=self, on_done=lambda _none: self.accept(), on_error=self.refuse,
        )  # fmt: skip


class KeysDialog(FormDialog):
    """New keys for this workspace."""

    def __init__(self, desk: Desk, parent: QWidget | None) -> None:
        super().__init__(parent, self.tr("更换本院密钥"), self.tr("更换密钥"), width=560)
        words = self.tr(
            "换上新的签名密钥和收件密钥，卡序号随之加一，新卡由原密钥一并签名。各往来院导入新卡并重新核对指纹之前，互相收发都会被拒绝。"
        )
        self.body.insertLayout(1, column(Label(words, "dense2", wrap=True)))
        self.suite = Choice(
            [
                ("ed25519", self.tr("椭圆曲线签名")),
                ("ed25519-mldsa65", self.tr("椭圆曲线加抗量子签名")),
            ]
        )
        self.reason = TextArea(lines=3)
        self.form.add("suite", self.tr("签名方式"), self.suite, 8, required=True,
                      hint=self.tr("抗量子签名须对方程序也支持"))  # fmt: skip
        self.form.add("reason", self.tr("更换原因"), self.reason, required=True)
        self.send = lambda: desk.work(
            exchange.change_keys, self.reason.value(), self.suite.value(),
            owner=self, on_done=self.done_well, on_error=self.failed,
        )  # fmt: skip
