"""The columns of the list of cases: what each shows of a case and what it is sorted by."""

from __future__ import annotations

from PySide6.QtCore import QObject

from app import codes
from app.cases.listing import CaseRow, SortBy
from ui.desk import Desk
from ui.marks import due_chip, marks
from ui.texts import recent
from ui.widgets.table import Cell, Column


class CaseColumns(QObject):
    """Columns for `Table`. `offices` names the offices whose received cases stand in the list."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self.offices: dict[str, str] = {}

    def all(self, wide: bool = False) -> list[Column[CaseRow]]:
        """The columns in their order; a `wide` window has room for two more."""
        letters = tuple(entry.text("pip") for entry in codes.items("steps") if entry.text("pip"))
        more: list[Column[CaseRow]] = [
            Column(self.tr("领域"), 150, lambda r: Cell(r.system_text or "—", ink="text2"), asks=SortBy.SYSTEM),
            Column(self.tr("办结期限"), 112, lambda r: Cell(_day(r), ink="text2"), asks=SortBy.DEADLINE),
        ]  # fmt: skip
        return [
            Column(self.tr("预防编号"), 158, lambda r: Cell(r.register_no, ink="text2"), asks=SortBy.REGISTER_NO),
            Column(self.tr("案件与发案单位"), 0, self._name, asks=SortBy.NAME),
            *(more[:1] if wide else []),
            Column(self.tr("罪名"), 100, lambda r: Cell(r.charge_text), asks=SortBy.CHARGE),
            Column(self.tr("承办人"), 84, lambda r: Cell(r.undertaker), asks=SortBy.UNDERTAKER),
            *(more[1:] if wide else []),
            Column(
                "", 140, lambda r: Cell(pips=marks(r.pips)), letters=letters, asks=SortBy.STEP, name=self.tr("六个一")
            ),
            Column(self.tr("本步时限"), 112, self._due, asks=SortBy.DUE),
            Column(
                self.tr("更新"),
                92,
                lambda r: Cell(recent(r.updated_at, self._desk.now()), ink="text3"),
                asks=SortBy.UPDATED,
            ),
        ]

    def _name(self, case: CaseRow) -> Cell:
        sub = case.unit
        if not case.own:
            office = self.offices.get(case.office, case.office)
            sub = self.tr("{unit}　{office}报来").format(unit=case.unit, office=office)
        spoken = f"{case.name}，{sub}，{case.current_step_text}"
        return Cell(case.name, sub=sub, strong=True, size=14, spoken=spoken)

    def _due(self, case: CaseRow) -> Cell:
        chip = due_chip(case)
        return Cell(chip=chip) if chip else Cell(case.state_text, ink="text3", beside_chips=True)


def _day(case: CaseRow) -> str:
    return case.deadline_on.isoformat() if case.deadline_on else "—"
