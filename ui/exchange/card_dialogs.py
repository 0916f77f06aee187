"""Confirming a card by four of its groups, chosen at random; saying what may travel to a peer."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtWidgets import QWidget

from app import exchange
from app.codes import items
from app.exchange import CardRow, Policy, Relation
from app.work import Work
from app.workspace import UserError
from ui.desk import Desk
from ui.exchange.labels import relations
from ui.forms.inputs import Checks
from ui.widgets.base import Label, row
from ui.widgets.dialogs import FormDialog
from ui.widgets.facts import Facts
from ui.widgets.fields import Choice, TextInput

ASKED, GROUP = 4, 5


def confirm(work: Work, workspace: str, groups: dict[int, str], relation: str) -> CardRow:
    """Trust a card by some of its groups."""
    return exchange.trust(work, workspace, groups, Relation(relation))


class TrustDialog(FormDialog):
    """Asks for groups that the other office reads out by another route; nothing on screen here gives them."""

    def __init__(
        self, desk: Desk, parent: QWidget | None, card: CardRow, asked: Sequence[int] = (), *, alike: bool = False
    ) -> None:
        super().__init__(parent, self.tr("核对公钥卡"), self.tr("核对并确认"), width=600)
        if alike:
            self.banner.say(
                self.tr("本机已有院代码或名称与它相同的工作库：请先问明对方是谁、为什么另有一张卡，再核对"), "warn"
            )
        self.card = card
        self.asked = tuple(asked) or tuple(sorted(random.SystemRandom().sample(range(1, 13), ASKED)))
        told = Facts(82)
        told.set_facts(
            [
                (self.tr("院名"), card.office_name),
                (self.tr("院代码"), card.office_code),
                (self.tr("卡序号"), str(card.serial)),
            ]
        )
        words = Label(
            self.tr("请用电话等另一途径与对方联系，由对方看着自己的交换卡念出下列各组数字，逐组输入。不要照抄随卡送来的文件。"),
            "dense2", wrap=True,
        )  # fmt: skip
        self.body.insertWidget(1, words)
        self.body.insertWidget(2, told)
        for place in self.asked:
            field = TextInput(self.tr("五位数字"), limit=GROUP)
            field.textEdited.connect(lambda text, at=place: self._onward(at, text))
            self.form.add(str(place), self.tr("第{n}组").format(n=place), field, 3, required=True)
        self.relation = Choice(relations(), empty=self.tr("请选择"))
        self.form.add(
            "relation",
            self.tr("对方是本院的"),
            self.relation,
            6,
            required=True,
            hint=self.tr("由本院确定，不取自公钥卡"),
        )
        self.form.rows[str(self.asked[0])].field.setFocus()
        self.send = lambda: desk.work(
            confirm,
            card.workspace,
            self.groups(),
            self.relation.value(),
            owner=self,
            on_done=self.done_well,
            on_error=self.failed,
        )

    def _onward(self, place: int, text: str) -> None:
        """A group that is whole leads to the next: who listens to the telephone need not look for Tab."""
        if len(text) == GROUP:
            later = [one for one in self.asked if one > place]
            (self.form.rows[str(later[0])].field if later else self.relation).setFocus()

    def groups(self) -> dict[int, str]:
        """What was typed, by place."""
        return {place: self.form.rows[str(place)].value() for place in self.asked}

    def failed(self, error: UserError) -> None:
        """Groups that differ are marked, all of them: which one is wrong is not told."""
        super().failed(error)
        if error.code == "exchange.fingerprint_mismatch":
            for place in self.asked:
                self.form.rows[str(place)].set_error(self.tr("请重新核对"))


class PolicyDialog(FormDialog):
    """What travels to a peer."""

    def __init__(self, desk: Desk, parent: QWidget | None, card: CardRow) -> None:
        super().__init__(
            parent, self.tr("发送范围：{name}").format(name=card.office_name), self.tr("保存发送范围"), width=600
        )
        self._policy = card.policy
        self.scope = Checks(
            [
                ("cases", self.tr("个案与步骤")),
                ("proposals", self.tr("检察建议")),
                ("replies", self.tr("回复与回访")),
                ("dossiers", self.tr("案卷目录")),
                ("documents", self.tr("文书")),
                ("photos", self.tr("照片与底片登记")),
                ("reduced", self.tr("缩小的照片")),
                ("originals", self.tr("照片原件")),
            ],
            4,
        )
        self.scope.set_value(name for name in _SWITCHES if getattr(card.policy, name))
        clearances = [(one.code, one.label) for one in items("secrecy")]
        self.clearance = Choice(clearances)
        self.clearance.set_value(card.policy.clearance.value)
        self.names = Choice([("full", self.tr("全名")), ("short", self.tr("姓加某"))])
        self.names.set_value(card.policy.names)
        self.form.add("scope", self.tr("发送内容"), self.scope)
        self.form.add("clearance", self.tr("最高密级"), self.clearance, 6, hint=self.tr("高于此密级的记录不发送"))
        self.form.add("names", self.tr("嫌疑人姓名"), self.names, 6)
        self.body.insertLayout(
            1, row(Label(self.tr("改变后，受影响的记录在下次制作时重新发送或撤回。"), "dense2", wrap=True))
        )
        code = card.workspace
        self.send = lambda: desk.work(
            exchange.set_policy, code, self.policy(), owner=self, on_done=self.done_well, on_error=self.failed
        )

    def policy(self) -> Policy:
        """The policy as chosen."""
        chosen = set(self.scope.value())
        switches = {name: name in chosen for name in _SWITCHES}
        clearance = type(self._policy.clearance)(self.clearance.value())
        return replace(self._policy, clearance=clearance, names=self.names.value(), **switches)


_SWITCHES = ("cases", "proposals", "replies", "dossiers", "documents", "photos", "reduced", "originals")
