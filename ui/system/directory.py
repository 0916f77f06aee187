"""人员名录 and 单位: the names that forms offer, and the units with the authorities above them."""

from __future__ import annotations

from app import people
from app.people import KnownName, UnitFile
from app.workspace import Read
from ui.desk import Desk
from ui.forms import Kind, Spec, SpecDialog
from ui.system.part import Part
from ui.widgets.base import Button, frame, row
from ui.widgets.dialogs import open_centred
from ui.widgets.fields import TextInput
from ui.widgets.offers import Offer
from ui.widgets.table import Cell, Column, Table

_MOST = 5_000


class NamesPart(Part):
    """Everybody whose name is offered in forms."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk,
            self.tr("人员名录"),
            self.tr(
                "填表时可选的姓名。有账号的人员自动列入，其他人员在填表时随手加入，也可以在这里维护；名录不授予任何权限。"
            ),
            whole=True,
        )
        self.table: Table[KnownName] = Table(
            [
                Column(
                    self.tr("姓名"), 170, lambda one: Cell(one.name, strong=True, size=14), order=lambda one: one.name
                ),
                Column(
                    self.tr("单位和部门"),
                    260,
                    lambda one: Cell(one.department or "—"),
                    order=lambda one: one.department,
                ),
                Column(self.tr("职务"), 0, lambda one: Cell(one.post or "—", ink="text2")),
                Column(
                    self.tr("来源"),
                    120,
                    lambda one: Cell(self.tr("账号") if one.account else self.tr("名录"), ink="text3"),
                ),
            ],
            row_height=34,
        )
        self.table.chosen.connect(lambda _one: self._enable())
        self.table.opened.connect(lambda _one: self.edit())
        self._remove = Button(self.tr("移出名录"), self.remove, fit="tool")
        self._edit = Button(self.tr("修改"), self.edit, fit="tool")
        self._add = Button(self.tr("加入人员"), self.add, kind="primary", fit="tool", icon_name="plus")
        for button in (self._remove, self._edit, self._add):
            self.head.addWidget(button)
        self.body.addWidget(frame("panel", row(self.table, margins=(1, 1, 1, 1))))
        self._enable()

    def refresh(self) -> None:
        """Everybody."""
        self.desk.read(people.directory, owner=self, on_done=self._show)

    def _show(self, rows: list[KnownName]) -> None:
        self.table.set_rows(rows, keep=lambda one: one.name)
        self._enable()

    def _enable(self) -> None:
        chosen, may = self.table.current(), self.desk.may("codes.write")
        own = may and chosen is not None and not chosen.account
        self._edit.setEnabled(own)
        self._remove.setEnabled(own)
        self._add.setEnabled(may)

    def add(self) -> None:
        """Enter somebody."""
        self._ask(self.tr("加入人员"), None)

    def edit(self) -> None:
        """Correct an entry."""
        chosen = self.table.current()
        if chosen is not None and self._edit.isEnabled():
            self._ask(self.tr("修改人员"), chosen)

    def _ask(self, title: str, entry: KnownName | None) -> None:
        asked = [
            Spec("name", self.tr("姓名"), required=True, span=5, longest=40),
            Spec("post", self.tr("职务"), span=7),
            Spec("department", self.tr("单位和部门")),
        ]
        dialog = SpecDialog(self, title, self.tr("保存"), asked, width=520)
        former = entry.name if entry else ""
        if entry is not None:
            dialog.fill({"name": entry.name, "post": entry.post, "department": entry.department})
        dialog.send = lambda values, done, failed: self.desk.work(
            people.keep_name, values, former, owner=dialog, on_done=done, on_error=failed, draft=dialog.draft
        )
        dialog.keep_draft(self.desk, f"person:{former}")
        open_centred(dialog)

    def remove(self) -> None:
        """Take an entry out."""
        chosen = self.table.current()
        if chosen is not None:
            self.desk.work(people.drop_name, chosen.name, owner=self, on_error=self.desk.refuse)


class UnitsPart(Part):
    """发案单位 and 上级主管部门."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk,
            self.tr("单位"),
            self.tr("发案单位和上级主管部门。登记案件时新出现的单位自动列入；收到的单位只供查阅。"),
            whole=True,
        )
        self.text = TextInput(self.tr("名称"), fit="dense")
        self.text.setAccessibleName(self.tr("筛选"))
        self.text.setFixedWidth(200)
        self.text.textChanged.connect(lambda _text: self.refresh())
        self.table: Table[UnitFile] = Table(
            [
                Column(
                    self.tr("名称"), 0, lambda one: Cell(one.name, strong=True, size=14), order=lambda one: one.name
                ),
                Column(
                    self.tr("性质"),
                    110,
                    lambda one: Cell(one.class_text, ink="text2"),
                    order=lambda one: one.class_text,
                ),
                Column(
                    self.tr("领域"),
                    150,
                    lambda one: Cell(one.system_text or "—", ink="text2"),
                    order=lambda one: one.system_text,
                ),
                Column(
                    self.tr("上级主管部门"), 0, lambda one: Cell(one.superior or "—"), order=lambda one: one.superior
                ),
                Column(
                    self.tr("来源"), 80, lambda one: Cell(self.tr("本院") if one.own else self.tr("收到"), ink="text3")
                ),
            ],
            row_height=34,
        )
        self.table.chosen.connect(lambda _one: self._enable())
        self.table.opened.connect(lambda _one: self.edit())
        self._edit = Button(self.tr("修改"), self.edit, fit="tool")
        self._add = Button(self.tr("登记单位"), self.add, kind="primary", fit="tool", icon_name="plus")
        for widget in (self.text, self._edit, self._add):
            self.head.addWidget(widget)
        self.body.addWidget(frame("panel", row(self.table, margins=(1, 1, 1, 1))))
        self._enable()

    def refresh(self) -> None:
        """Units whose name holds what is typed."""

        def found(view: Read, text: str) -> list[UnitFile]:
            return people.units(view, text, _MOST)

        self.desk.read(found, self.text.value(), owner=self, on_done=self._show)

    def _show(self, rows: list[UnitFile]) -> None:
        self.table.set_rows(rows, keep=lambda one: one.id)
        self._enable()

    def _enable(self) -> None:
        chosen, may = self.table.current(), self.desk.may("codes.write")
        self._edit.setEnabled(may and chosen is not None and chosen.own)
        self._add.setEnabled(may)

    def add(self) -> None:
        """Enter a unit."""
        self._ask(self.tr("登记单位"), None)

    def edit(self) -> None:
        """Correct a unit."""
        chosen = self.table.current()
        if chosen is not None and self._edit.isEnabled():
            self._ask(self.tr("修改单位"), chosen)

    def _ask(self, title: str, unit: UnitFile | None) -> None:
        rows = self.table.source.rows
        asked = [
            Spec("name", self.tr("单位名称"), span=8, required=True),
            Spec("unit_class", self.tr("单位性质"), Kind.CODE, 4, required=True, list_name="unit_classes"),
            Spec("superior", self.tr("上级主管部门"), span=8, suggest=lambda: [Offer(one, one.name) for one in rows]),
            Spec("system", self.tr("领域"), Kind.CODE, 4, list_name="systems"),
            Spec("industry", self.tr("行业"), Kind.CODE, 4, list_name="industries"),
            Spec("address", self.tr("地址"), span=8),
            Spec("contact", self.tr("联系人"), span=12),
        ]
        dialog = SpecDialog(self, title, self.tr("保存"), asked, width=720)
        unit_id, opened = (unit.id, unit.version) if unit else ("", None)
        if unit is not None:
            keys = ("name", "unit_class", "superior", "system", "industry", "address", "contact")
            dialog.fill({key: getattr(unit, key) for key in keys})
        dialog.send = lambda values, done, failed: self.desk.work(
            lambda work, *args: people.save_unit(work, *args, opened_at=opened), unit_id, values,
            owner=dialog, on_done=done, on_error=failed, draft=dialog.draft,
        )  # fmt: skip
        dialog.keep_draft(self.desk, f"unit:{unit_id}", revision=opened.revision if opened else 0)
        open_centred(dialog)
