"""下级院: the superior's desk. Who reported until when, all their cases, what waits for review, the register."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QStackedLayout, QWidget

from app import exchange
from app.exchange import DeskCase, DeskProposal, FilingRow, OfficeRow, OpinionKind
from app.exchange.reporting import MapRow, last_months
from app.work import Read, Work
from ui.desk import Desk
from ui.exchange.desk_dialogs import ExpectDialog, FilingDialog, PressDialog, ReviewDialog
from ui.exchange.history_dialog import HistoryDialog
from ui.exchange.queries import ExchangeData
from ui.exchange.report_map import ReportMapTable
from ui.texts import recent
from ui.widgets.base import Button, Label, column, frame, row
from ui.widgets.chip import ChipText, Level
from ui.widgets.dialogs import NoteDialog, open_centred
from ui.widgets.fields import Choice, Segments, TextInput
from ui.widgets.notes import EmptyState
from ui.widgets.table import Cell, Column, Table

OFFICES, MAP, CASES, WAITING, REGISTER = "offices", "map", "cases", "waiting", "register"
_DEBOUNCE = 120  # milliseconds


def desk_cases(view: Read, office: str, text: str) -> list[DeskCase]:
    """Subordinates' cases for the list."""
    return exchange.desk.cases(view, office, text)


def end_supervision(work: Work, case_id: str, reason: str) -> None:
    """Take the 挂牌督办 of a case off."""
    for one in exchange.opinions(work, case_id):
        if one.kind is OpinionKind.SUPERVISION and one.office_code == work.office_code:
            exchange.withdraw_opinion(work, one.id, reason)


class DeskPanel(QWidget):
    """Four lists of the superior; each with what can be done about the chosen line."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.desk = desk
        self._data: ExchangeData | None = None
        self.lists = Segments(
            [
                (OFFICES, self.tr("各院")),
                (MAP, self.tr("报送图")),
                (CASES, self.tr("案件")),
                (WAITING, self.tr("待审查备案")),
                (REGISTER, self.tr("备案登记簿")),
            ]
        )
        self.lists.picked.connect(self.show_list)
        self.office = Choice(empty=self.tr("全部下级院"))
        self.office.setFixedWidth(200)
        self.office.setAccessibleName(self.tr("只看某院"))
        self.office.currentIndexChanged.connect(lambda _at: self._fill())
        self.search = TextInput(self.tr("案件名称或编号"))
        self.search.setFixedWidth(190)
        self.search.setAccessibleName(self.tr("查找下级院案件"))
        self._typed = QTimer(self)
        self._typed.setSingleShot(True)
        self._typed.setInterval(_DEBOUNCE)
        self._typed.timeout.connect(self._read_cases)
        self.search.textChanged.connect(lambda _text: self._typed.start())
        self._make_tables()
        self._make_buttons()
        self._empty = EmptyState("buildings", "")
        self._stack = QStackedLayout()
        for widget in (self.offices, self.map, self.cases, self.waiting, self.register, self._empty):
            self._stack.addWidget(widget)
        self._note = Label("", "caption", elide=True)
        tools = row(self.lists, self.office, self.search, None, margins=(20, 0, 20, 0), gap=10)
        foot = row(self._note, *self._buttons, gap=8, margins=(20, 0, 20, 0))
        foot.setStretch(0, 1)
        whole = column(frame("bar", tools, height=50), gap=0)
        whole.addLayout(self._stack, 1)
        whole.addWidget(frame("foot", foot, height=54))
        self.setLayout(whole)

    # Making

    def _make_tables(self) -> None:
        self.offices = self._office_table()
        self.map = ReportMapTable(last_months(self.desk.now().date()))
        self.cases = self._case_table()
        self.waiting = self._waiting_table()
        self.register = self._register_table()
        tables: list[Table[Any]] = [self.offices, self.map, self.cases, self.waiting, self.register]
        for table in tables:
            table.chosen.connect(lambda _one: self._enable())
        self.offices.opened.connect(self._open_office)
        self.map.opened.connect(self._open_office)
        self.cases.opened.connect(lambda one: self.desk.go("case", one.id))
        self.waiting.opened.connect(lambda _one: self.judge())

    def _office_table(self) -> Table[OfficeRow]:
        made: Table[OfficeRow] = Table(
            [
                Column(self.tr("院"), 0, lambda o: Cell(o.office_name, sub=o.office_code, strong=True, size=14),
                       order=lambda o: o.office_code),
                Column(self.tr("报送"), 112, self._state, order=lambda o: o.state),
                Column(self.tr("最近收包"), 118, self._last, order=lambda o: str(o.last_at or "")),
                Column(self.tr("在办/全部案件"), 108, lambda o: Cell(f"{o.open_cases}/{o.cases}"),
                       order=lambda o: o.cases),
                Column(self.tr("逾期"), 56, lambda o: self._count(o.overdue), order=lambda o: o.overdue),
                Column(self.tr("制发"), 56, lambda o: Cell(str(o.proposals)), order=lambda o: o.proposals),
                Column(self.tr("送达"), 56, lambda o: Cell(str(o.served)), order=lambda o: o.served),
                Column(self.tr("回复"), 88, lambda o: self._share(o.replied, o.served), order=lambda o: o.replied),
                Column(self.tr("逾期未复"), 72, lambda o: self._count(o.reply_overdue),
                       order=lambda o: o.reply_overdue),
                Column(self.tr("落实"), 88, lambda o: self._share(o.implemented, o.served),
                       order=lambda o: o.implemented),
                Column(self.tr("待备案"), 64, lambda o: self._count(o.to_file), order=lambda o: o.to_file),
            ]
        )  # fmt: skip
        made.setAccessibleName(self.tr("各院报送情况与对比"))
        return made

    def _case_table(self) -> Table[DeskCase]:
        made: Table[DeskCase] = Table(
            [
                Column(self.tr("案件"), 0, lambda c: Cell(c.name, sub=self._about(c), strong=True, size=14),
                       order=lambda c: c.name),
                Column(self.tr("院"), 168, lambda c: Cell(c.office_name, ink="text2"), order=lambda c: c.office_code),
                Column(self.tr("状态"), 100, lambda c: Cell(c.state_text), order=lambda c: c.state_text),
                Column(self.tr("检察建议"), 160,
                       lambda c: Cell(c.proposal_no or "—", sub=c.proposal_text, ink="text2")),
                Column(self.tr("办理期限"), 104, self._due, order=lambda c: str(c.due_on or "9")),
                Column(self.tr("标记"), 150,
                       lambda c: Cell("，".join(c.flags) or "—", ink="ora" if c.flags else "text3")),
                Column(self.tr("更新"), 92, lambda c: Cell(recent(c.updated_at, self.desk.now()), ink="text3"),
                       order=lambda c: c.updated_at),
            ]
        )  # fmt: skip
        made.setAccessibleName(self.tr("下级院案件"))
        return made

    def _waiting_table(self) -> Table[DeskProposal]:
        made: Table[DeskProposal] = Table(
            [
                Column(self.tr("案件与受文单位"), 0,
                       lambda p: Cell(p.case_name, sub=p.addressee, strong=True, size=14)),
                Column(self.tr("院"), 168, lambda p: Cell(p.office_name, ink="text2"), order=lambda p: p.office_code),
                Column(self.tr("文号"), 176, lambda p: Cell(p.number or self.tr("未编号"), ink="text2")),
                Column(self.tr("要做什么"), 118, self._wanted, order=lambda p: p.before),
                Column(self.tr("状态"), 96, lambda p: Cell(p.state_text, sub=self.tr("第{n}稿").format(n=p.version))),
                Column(self.tr("建议"), 60, lambda p: Cell(self.tr("{n}条").format(n=p.items), ink="text2")),
            ]
        )  # fmt: skip
        made.setAccessibleName(self.tr("待审查和待备案的检察建议书"))
        return made

    def _register_table(self) -> Table[FilingRow]:
        made: Table[FilingRow] = Table(
            [
                Column(self.tr("备案号"), 190, lambda f: Cell(f.filing_no, strong=True), order=lambda f: f.filing_no),
                Column(self.tr("案件"), 0, lambda f: Cell(f.case_name, sub=f.proposal_no)),
                Column(self.tr("院"), 168, lambda f: Cell(f.office_name, ink="text2"), order=lambda f: f.office_name),
                Column(self.tr("结果"), 120, lambda f: Cell(f.result_text, sub=self._older(f))),
                Column(self.tr("日期"), 104, lambda f: Cell(f.dated.isoformat(), ink="text2"), order=lambda f: f.dated),
                Column(self.tr("签署"), 110, lambda f: Cell(f.signed_by, ink="text2")),
            ]
        )  # fmt: skip
        made.setAccessibleName(self.tr("备案登记簿"))
        return made

    def _make_buttons(self) -> None:
        self.expect_button = Button(self.tr("列入应报送的院"), self.expect, fit="tool")
        self.drop_button = Button(self.tr("不再列入"), self._expect_no_longer, fit="tool")
        self.history_button = Button(self.tr("历次版本"), self._history, fit="tool")
        self.pass_button = Button(self.tr("转报上级"), self._pass_on, fit="tool")
        self.remind_button = Button(self.tr("催办"), lambda: self._press(OpinionKind.REMINDER), fit="tool")
        self.supervise_button = Button(self.tr("挂牌督办"), self._supervise, fit="tool")
        self.read_button = Button(self.tr("查看建议书"), self.read_proposal, fit="tool")
        self.judge_button = Button(self.tr("审查"), self.judge, kind="primary", fit="tool")
        self._buttons = (
            self.expect_button, self.drop_button, self.history_button, self.pass_button, self.remind_button,
            self.supervise_button, self.read_button, self.judge_button,
        )  # fmt: skip

    # Cells

    def _state(self, office: OfficeRow) -> Cell:
        chips = {
            "current": ChipText(self.tr("正常报送"), Level.GREEN, "check-circle-fill"),
            "silent": ChipText(self.tr("久未报送"), Level.RED, "warning-octagon-fill"),
            "never": ChipText(self.tr("从未报送"), Level.ORANGE, "warning-fill"),
            "unknown": ChipText(self.tr("没有公钥卡"), Level.GREY, "identification-card"),
        }
        return Cell(chip=chips[office.state], chip_width=98)

    def _last(self, office: OfficeRow) -> Cell:
        if office.last_at is None:
            return Cell(self.tr("无"), ink="text3")
        missing = self.tr("，原主缺失{n}").format(n=office.missing) if office.missing else ""
        sub = self.tr("第{n}号").format(n=office.last_number) + missing
        return Cell(recent(office.last_at, self.desk.now()), sub=sub, ink="text2")

    def _count(self, number: int) -> Cell:
        return Cell(str(number), ink="cin" if number else "text3", strong=bool(number))

    def _share(self, part: int, whole: int) -> Cell:
        if not whole:
            return Cell("—", ink="text3")
        return Cell(f"{part}", sub=f"{round(100 * part / whole)}%")

    def _about(self, case: DeskCase) -> str:
        return "　".join(part for part in (case.register_no, case.unit) if part)

    def _due(self, case: DeskCase) -> Cell:
        text = case.due_on.isoformat() if case.due_on else "—"
        return Cell(text, sub=self.tr("已逾期") if case.overdue else "", ink="cin" if case.overdue else "text2")

    def _wanted(self, one: DeskProposal) -> Cell:
        return Cell(self.tr("制发前审查"), ink="link") if one.before else Cell(self.tr("备案登记"))

    def _older(self, one: FilingRow) -> str:
        return self.tr("意见针对旧稿") if one.outdated else ""

    # Showing

    def show_data(self, data: ExchangeData) -> None:
        """Show all lists."""
        self._data = data
        self.office.set_options([(one.office_code, one.office_name) for one in data.offices])
        self.lists.set_count(OFFICES, len(data.offices) or None)
        self.lists.set_count(WAITING, len(data.waiting) or None)
        self.lists.set_count(REGISTER, len(data.filings) or None)
        self._read_cases()
        self._fill()

    def show_list(self, key: str) -> None:
        """Bring one of the lists to the front."""
        self.lists.pick(key)
        self._fill()

    def _read_cases(self) -> None:
        asked = self.office.value(), self.search.value()
        self.desk.read(desk_cases, *asked, owner=self, on_done=lambda rows: self._show_cases(asked, rows))

    def _show_cases(self, asked: tuple[str, str], rows: list[DeskCase]) -> None:
        if asked != (self.office.value(), self.search.value()):
            return  # an answer to what was asked before: two may come in either order
        self.cases.set_rows(rows, keep=lambda one: one.id)
        self._fill(read=False)

    def _fill(self, *, read: bool = True) -> None:
        data = self._data
        if data is None:
            return
        key, office = self.lists.value(), self.office.value()
        self.office.setVisible(key not in (OFFICES, MAP))
        self.search.setVisible(key == CASES)
        if key == CASES and read:
            self._read_cases()
        names = {one.office_code: one.office_name for one in data.offices}
        self._fill_list(key, data, office, names.get(office, ""))
        table = self._table()
        filled = table.model().rowCount() > 0
        self._stack.setCurrentWidget(table if filled else self._empty)
        if filled and table.current() is None:
            table.selectRow(0)
        title, cause = self._nothing(key)
        if office and key not in (OFFICES, MAP):
            cause = self.tr("只看{office}；选“全部下级院”看其余").format(office=names.get(office, office))
        self._empty.say(title, cause)
        self._note.setText(self._told(key, data))
        self._enable()

    def _fill_list(self, key: str, data: ExchangeData, office: str, name: str) -> None:
        """The list in front alone: those of a province are long."""
        if key == MAP:
            self.map.show_map(data.reported)
        elif key == WAITING:
            self.waiting.set_rows([p for p in data.waiting if office in ("", p.office_code)], keep=lambda one: one.id)
        elif key == REGISTER:
            rows = [f for f in data.filings if not office or f.office_name == name]
            self.register.set_rows(rows, keep=lambda one: one.opinion_id)
        elif key != CASES:
            self.offices.set_rows(data.offices, keep=lambda one: one.office_code)

    def _table(self) -> Table[Any]:
        tables: dict[str, Table[Any]] = {
            OFFICES: self.offices, MAP: self.map, CASES: self.cases, WAITING: self.waiting, REGISTER: self.register,
        }  # fmt: skip
        return tables[self.lists.value() or OFFICES]

    def _nothing(self, key: str) -> tuple[str, str]:
        return {
            OFFICES: (self.tr("还没有下级院"), self.tr("核对下级院的公钥卡，或先列入应报送的院")),
            MAP: (self.tr("还没有下级院"), self.tr("核对下级院的公钥卡，或先列入应报送的院")),
            CASES: (self.tr("没有下级院的案件"), self.tr("导入下级院的交换包后列在这里")),
            WAITING: (self.tr("没有待审查和待备案的检察建议书"), self.tr("下级院报来的会列在这里")),
            REGISTER: (self.tr("还没有备案"), self.tr("登记备案后列在这里")),
        }[key]

    def _told(self, key: str, data: ExchangeData) -> str:
        silent = [one for one in data.offices if one.state in ("silent", "never", "unknown")]
        if key == OFFICES and silent:
            names = "、".join(one.office_name for one in silent[:3]) + (self.tr("等") if len(silent) > 3 else "")
            return self.tr("{n}个院没有按期报送：{names}").format(n=len(silent), names=names)
        if key == OFFICES:
            return self.tr("{n}个院都在按期报送").format(n=len(data.offices)) if data.offices else ""
        if key == CASES and self.cases.model().rowCount() >= exchange.desk.MOST_CASES:
            return self.tr("只列最近更新的{n}件，其余请按院或名称查找").format(n=exchange.desk.MOST_CASES)
        return {
            MAP: self.tr("按收到日期计；双击看该院的案件"),
            CASES: self.tr("双击打开案件；意见随下一个交换包下达"),
            WAITING: self.tr("意见针对本机现有的一稿，下级院改稿后会重新列出"),
            REGISTER: self.tr("备案号按年连续，不重号"),
        }[key]

    def _enable(self) -> None:
        key, may = self.lists.value(), self.desk.may("superior.opinion")
        chosen = self._table().current()
        shown = {
            self.expect_button: key == OFFICES and self.desk.may("exchange.trust"),
            self.drop_button: key == OFFICES and self.desk.may("exchange.trust"),
            self.history_button: key == CASES,
            self.pass_button: key == CASES and self._data is not None and self._data.middle
            and self.desk.may("exchange.export"),
            self.remind_button: key == CASES and may,
            self.supervise_button: key == CASES and may,
            self.read_button: key == WAITING,
            self.judge_button: key == WAITING and may,
        }  # fmt: skip
        for button, visible in shown.items():
            button.setVisible(visible)
            button.setEnabled(chosen is not None or button is self.expect_button)
        if isinstance(chosen, OfficeRow):
            self.drop_button.setEnabled(chosen.expected)
        if isinstance(chosen, DeskProposal):
            self.judge_button.setText(self.tr("审查") if chosen.before else self.tr("登记备案"))
        if isinstance(chosen, DeskCase):
            held = self.tr("挂牌督办") in chosen.flags
            self.supervise_button.setText(self.tr("解除督办") if held else self.tr("挂牌督办"))

    def _open_office(self, office: OfficeRow | MapRow) -> None:
        self.office.set_value(office.office_code)
        self.show_list(CASES)

    # Doing

    def read_proposal(self) -> None:
        """Read the chosen proposal before anything is said of it."""
        chosen = self.waiting.current()
        if chosen is not None:
            self.desk.go("proposal", chosen.id)

    def judge(self) -> None:
        """Review the chosen proposal, or file it."""
        chosen = self.waiting.current()
        if chosen is None or self._data is None or not self.desk.may("superior.opinion"):
            return
        if chosen.before:
            open_centred(ReviewDialog(self.desk, self, chosen))
        else:
            open_centred(FilingDialog(self.desk, self, chosen, self._data.next_filing))

    def expect(self) -> None:
        """Put an office on the list of those that should report."""
        open_centred(ExpectDialog(self.desk, self))

    def _expect_no_longer(self) -> None:
        chosen = self.offices.current()
        if chosen is not None:
            self.desk.work(exchange.desk.expect_no_longer, chosen.office_code, owner=self)

    def _press(self, kind: OpinionKind) -> None:
        chosen = self.cases.current()
        if chosen is not None:
            open_centred(PressDialog(self.desk, self, chosen, kind))

    def _supervise(self) -> None:
        chosen = self.cases.current()
        if chosen is None:
            return
        if self.tr("挂牌督办") not in chosen.flags:
            self._press(OpinionKind.SUPERVISION)
            return
        dialog = NoteDialog(self, self.tr("解除督办"), self.tr("解除原因"), self.tr("解除督办"))
        dialog.accepted.connect(lambda: self.desk.work(end_supervision, chosen.id, dialog.text(), owner=self))
        open_centred(dialog)

    def _pass_on(self) -> None:
        chosen = self.cases.current()
        if chosen is not None:
            self.desk.work(
                exchange.pass_case_on, chosen.id, owner=self, on_error=self.desk.refuse,
                on_done=lambda count: self.desk.say(self.tr("已列入转报{n}条，随下一个上报包发出").format(n=count)),
            )  # fmt: skip

    def _history(self) -> None:
        chosen = self.cases.current()
        if chosen is not None:
            open_centred(HistoryDialog(self.desk, self, "case", chosen.id, chosen.name))
