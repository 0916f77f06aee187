"""Negatives in the store: lent, taken back, looked at, asked for; and the climate that they lie in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QWidget

from app import messages, photos
from app.forms import sentence
from app.photos import CheckForm, CheckRow, LendingForm, NegativeHistory, NegativeRow, Scan
from app.workspace import UserError
from ui.desk import Desk
from ui.forms import Kind, Spec, SpecDialog, SpecForm
from ui.photos import queries, writing
from ui.widgets.base import Label, column, scrolled
from ui.widgets.days import days
from ui.widgets.dialogs import Dialog
from ui.widgets.facts import Facts
from ui.widgets.notes import Banner
from ui.widgets.table import Cell, Column, Table

Done = Callable[[Any], None]
Failed = Callable[[UserError], None]


def _t(text: str) -> str:
    return QCoreApplication.translate("KeepingDialogs", text)


def _names(rows: Sequence[NegativeRow]) -> str:
    told = "、".join(row.negative_no for row in rows[:4])
    return _t("{names}等{n}张").format(names=told, n=len(rows)) if len(rows) > 4 else told


class LendDialog(SpecDialog):
    """借出: who takes them, for what, until when. The receipt is shown afterwards, to be printed."""

    def __init__(self, desk: Desk, parent: QWidget | None, rows: Sequence[NegativeRow]) -> None:
        super().__init__(
            parent,
            _t("借出底片"),
            _t("办理借出"),
            [
                Spec("unit", _t("借用单位"), span=7, required=True),
                Spec("to", _t("借用人"), span=5, required=True),
                Spec("purpose", _t("用途"), span=7, required=True),
                Spec("due", _t("归还期限"), Kind.DAY, 5, required=True),
            ],
            width=540,
            words=_t("底片{names}。借出后灯箱上标出去向，逾期会提示；借据随后打开，可以打印签名。").format(
                names=_names(rows)
            ),
        )
        self._desk, self._ids = desk, [row.id for row in rows]
        self.fill({"due": (days.today() + timedelta(days=14)).isoformat()})
        self.send = self._send

    def _send(self, values: dict[str, Any], done: Done, failed: Failed) -> object:
        form = LendingForm(values["to"], values["unit"], values["purpose"], date.fromisoformat(values["due"]))

        def told(number: str) -> None:
            self._desk.say(_t("已借出，借据{number}").format(number=number))
            done(number)

        return self._desk.work(photos.lend, self._ids, form, owner=self, on_done=told, on_error=failed)


class ConditionDialog(SpecDialog):
    """状况: how negatives were found today; with `back` they come back from lending in the same go."""

    def __init__(self, desk: Desk, parent: QWidget | None, rows: Sequence[NegativeRow], *, back: bool = False) -> None:
        super().__init__(
            parent,
            _t("收回底片") if back else _t("检查底片状况"),
            _t("收回") if back else _t("登记状况"),
            [
                Spec("faults", _t("病害"), Kind.CHECKS, list_name="film_faults"),
                Spec("note", _t("说明"), placeholder=_t("部位、程度、处理情况")),
            ],
            width=560,
            words=_t("底片{names}。没有病害的不用勾选，记为良好。").format(names=_names(rows)),
        )
        self._desk, self._ids, self._back = desk, [row.id for row in rows], back
        self.send = self._send
        self.form.rows["faults"].field.setFocus()
        desk.read(queries.last_faults, self._ids, owner=self, on_done=self._show_last, on_error=self.refuse)

    def _show_last(self, faults: list[frozenset[str]]) -> None:
        """What was found last stands there already: a scratch does not heal."""
        same = frozenset.intersection(*faults)
        if same and not self.form.values().get("faults"):
            self.fill({"faults": sorted(same)})
        if any(one != same for one in faults):
            self.banner.say(_t("所选底片上次检查的病害不同，共有的已勾选；其余请分别登记"), "warn")
            self.make_room()

    def _send(self, values: dict[str, Any], done: Done, failed: Failed) -> object:
        act = photos.take_back if self._back else photos.note_condition
        found = (values.get("faults", []), values.get("note", ""))
        return self._desk.work(act, self._ids, *found, owner=self, on_done=done, on_error=failed)


class RequestDialog(SpecDialog):
    """申请扫描: at what resolution and what for."""

    def __init__(self, desk: Desk, parent: QWidget | None, rows: Sequence[NegativeRow]) -> None:
        super().__init__(
            parent,
            _t("申请扫描底片"),
            _t("提出申请"),
            [
                Spec("dpi", _t("分辨率（dpi）"), Kind.NUMBER, 4, least=300, most=12800),
                Spec("purpose", _t("用途"), span=8),
            ],
            width=520,
            words=_t("底片{names}。归档扫描不低于2400dpi；添加扫描件后申请自动办结。").format(names=_names(rows)),
        )
        self._desk, self._ids = desk, [row.id for row in rows]
        self.fill({"dpi": 2400})
        self.send = self._send

    def _send(self, values: dict[str, Any], done: Done, failed: Failed) -> object:
        wanted = (int(values.get("dpi") or 2400), values.get("purpose", ""))
        return self._desk.work(photos.request_scan, self._ids, *wanted, owner=self, on_done=done, on_error=failed)


class HistoryDialog(Dialog):
    """All that happened to one negative in the store. The receipt of its last lending can be printed again, and another
    of its scans be taken to the light table.
    """

    receipt_asked = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None, row: NegativeRow) -> None:
        super().__init__(parent, _t("底片{no}保管记录").format(no=row.negative_no), width=560)
        self._facts = Facts(84, 8)
        self._text = Label(_t("还没有保管记录"), "body", wrap=True)
        self._lines: list[tuple[date, str]] = []
        area = scrolled(column(self._text, self._facts, None, margins=(2, 2, 12, 2)), "surface")
        area.setMinimumHeight(260)
        self.body.addWidget(area, 1)
        self._desk, self._row = desk, row
        self._other: Scan | None = None
        self.scan_button = self.add_button(_t("改用另一份扫描件"), self.use_other)
        self.scan_button.hide()
        self._receipt = ""
        self.receipt_button = self.add_button(_t("打印借据"), lambda: self.receipt_asked.emit(self._receipt))
        self.receipt_button.hide()
        self.add_button(_t("关闭"), self.accept, default=True)
        self._look()

    def _look(self) -> None:
        self._desk.read(queries.kept_history, self._row.id, owner=self, on_done=self._show, on_error=self.refuse)

    def use_other(self) -> None:
        """The scan that was not looked at for longest comes to the light table."""
        if self._other is not None and self.scan_button.isEnabled():
            self.scan_button.setEnabled(False)
            asked = (writing.use_scan, self._row.id, self._other.id)
            self._desk.call(*asked, owner=self, on_done=lambda _none: self._look(), on_error=self._failed)

    def _failed(self, error: UserError) -> None:
        self.scan_button.setEnabled(True)
        self.refuse(error)

    def _show_scans(self, scans: list[Scan]) -> None:
        self._other = scans[-1] if len(scans) > 1 and self._desk.may("photo.file") else None
        self.scan_button.setVisible(self._other is not None)
        self.scan_button.setEnabled(True)
        if self._other is not None:
            self.scan_button.setToolTip(self._other.file_name)

    def _show(self, found: tuple[NegativeHistory, list[Scan]]) -> None:
        told, scans = found
        self._show_scans(scans)
        lines = [
            (one.on, _t("检查　{what}　{by}").format(what=_condition(one.faults, one.note), by=one.by))
            for one in told.conditions
        ]
        for lent in told.lendings:
            back = _t("，{day}收回").format(day=lent.back) if lent.back else _t("，未还")
            what = _t("借出　{number}　{unit}{to}，{purpose}，限{due}归还{back}")
            lines.append(
                (
                    lent.on,
                    what.format(
                        number=lent.number, unit=lent.unit, to=lent.to, purpose=lent.purpose, due=lent.due, back=back
                    ),
                )
            )
        self._receipt = told.lendings[-1].number if told.lendings else ""
        self.receipt_button.setVisible(bool(self._receipt))
        for asked in told.requests:
            result = _t("，{day}{what}").format(day=asked.done, what=asked.result) if asked.done else _t("，待办")
            lines.append(
                (asked.on, _t("申请扫描　{dpi}dpi，{by}{result}").format(dpi=asked.dpi, by=asked.by, result=result))
            )
        for scan in scans:
            what = _t("扫描　{name}，{by}，正在使用") if scan.front else _t("扫描　{name}，{by}")
            lines.append((scan.on or date.min, what.format(name=scan.file_name, by=scan.by or _t("未记录"))))
        self._lines = sorted(lines, key=lambda line: line[0])
        self._text.setVisible(not lines)
        self._facts.set_facts((_day(day), what) for day, what in self._lines)

    def text(self) -> str:
        """As it reads."""
        return "\n".join(f"{_day(day)}　{what}" for day, what in self._lines) or self._text.text()


def _day(day: date) -> str:
    return day.isoformat() if day > date.min else _t("日期不详")


def _condition(faults: Sequence[str], note: str) -> str:
    from app.codes import label

    told = "、".join(label("film_faults", one) for one in faults) or _t("良好")
    return f"{told}，{note}" if note else told


class ClimateDialog(Dialog):
    """库房温湿度: a check is entered above, those before stand below with what was outside the limits."""

    def __init__(self, desk: Desk, parent: QWidget | None) -> None:
        super().__init__(parent, _t("库房温湿度"), width=760)
        self._desk = desk
        self.form = SpecForm(
            [
                Spec("checked_on", _t("日期"), Kind.DAY, 3, required=True),
                Spec("place", _t("库房"), span=3, required=True),
                Spec("holding", _t("保存对象"), Kind.CODE, 3, list_name="store_holdings", required=True),
                Spec("keeping", _t("保存期"), Kind.CODE, 3, list_name="store_terms", required=True),
                Spec("temperature", _t("温度（℃）"), span=2, required=True),
                Spec("humidity", _t("相对湿度（%）"), span=2, required=True),
                Spec("abnormal", _t("异常情况"), span=4),
                Spec("handling", _t("处理情况"), span=4),
            ]
        )
        self._limits = Label("", "caption", wrap=True)
        self.warned = Banner()
        self.table: Table[CheckRow] = Table(
            [
                Column(_t("日期"), 108, lambda one: Cell(one.form.checked_on.isoformat())),
                Column(_t("库房"), 100, lambda one: Cell(one.form.place)),
                Column(_t("温度"), 60, lambda one: Cell(f"{photos.tenths(one.form.temperature)}℃")),
                Column(_t("湿度"), 60, lambda one: Cell(f"{photos.tenths(one.form.humidity)}%")),
                Column(_t("情况"), 0, _warned),
                Column(_t("检查人"), 80, lambda one: Cell(one.checked_by, ink="text2")),
            ],
            row_height=44,
        )
        self.table.setMinimumHeight(240)
        self.table.setAccessibleName(_t("温湿度记录"))
        self.body.addWidget(self.form)
        self.body.addWidget(self._limits)
        self.body.addWidget(self.warned)
        self._none = Label(_t("还没有温湿度记录"), "caption")
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self._none)
        self.add_button(_t("关闭"), self.reject)
        self.go_button = self.add_button(_t("登记"), self.submit, kind="primary", default=True)
        self.go_button.setVisible(desk.may("photo.file"))
        self.form.set_values({"checked_on": days.today().isoformat(), "keeping": "medium", "holding": "bw_negative"})
        self.form.edited.connect(self._tell_limits)
        self._tell_limits()
        self.form.rows["place"].field.setFocus()
        self._renew()

    def _renew(self) -> None:
        self._desk.read(photos.list_checks, owner=self, on_done=self._show, on_error=self.refuse)

    def _show(self, rows: list[CheckRow]) -> None:
        self.table.set_rows(rows)
        self._none.setVisible(not rows)
        if rows and not self.form.values().get("place"):
            last = rows[0].form
            self.form.set_values({"place": last.place, "holding": last.holding, "keeping": last.keeping})
            self.form.rows["temperature"].field.setFocus()
            self._tell_limits()

    def _tell_limits(self) -> None:
        values = self.form.values()
        limits = photos.limits_of(str(values.get("holding", "")), str(values.get("keeping", "")))
        told = [
            _t("不高于{t}℃、{a}%至{b}%").format(
                t=photos.tenths(one.warmest), a=photos.tenths(one.driest), b=photos.tenths(one.dampest)
            )
            for one in limits
        ]
        self._limits.setText(_t("要求：") + _t("，或者").join(told) if told else "")
        figures = self._figures()
        if None in figures.values() or not limits:
            self.warned.say("")
            return
        warnings = photos.climate_warnings(self._check(values, figures))
        told = [sentence(one).split("。")[0] for one in warnings]
        self.warned.say(_t("{what}，请写明处理情况").format(what="，".join(told)) if told else "", "warn")
        self.make_room()

    def _figures(self) -> dict[str, int | None]:
        """Temperature and humidity in tenths; None for what is no number."""
        values = self.form.values()
        return {key: _tenths(str(values.get(key, ""))) for key in ("temperature", "humidity")}

    def _check(self, values: dict[str, Any], figures: dict[str, int | None]) -> CheckForm:
        return CheckForm(
            date.fromisoformat(values["checked_on"]) if values.get("checked_on") else days.today(),
            values.get("place", ""),
            values["holding"],
            values["keeping"],
            figures["temperature"] or 0,
            figures["humidity"] or 0,
            values.get("abnormal", ""),
            values.get("handling", ""),
        )

    def submit(self) -> None:
        """Keep the check."""
        self.banner.say("")
        if not self.go_button.isEnabled() or not self.form.check():
            return
        values = self.form.values()
        figures = self._figures()
        for key, figure in figures.items():
            if figure is None:
                self.form.rows[key].set_error(_t("请写成数字，如20.5"))
                return
        form = self._check(values, figures)
        self.go_button.setEnabled(False)
        self._desk.work(photos.record_check, form, owner=self, on_done=self._kept, on_error=self._failed)

    def _kept(self, _id: str) -> None:
        self.go_button.setEnabled(True)
        for key in ("temperature", "humidity", "abnormal", "handling"):
            self.form.rows[key].set_value("")
        self.form.rows["temperature"].field.setFocus()
        self._desk.say(_t("温湿度已登记"))
        self._renew()

    def _failed(self, error: UserError) -> None:
        self.go_button.setEnabled(True)
        left = self.form.show_findings(error)
        if left or not error.params.get("findings"):
            self.banner.say("；".join(left) or messages.sentence(error), "error")


def _tenths(text: str) -> int | None:
    try:
        return round(float(text) * 10)
    except (ValueError, OverflowError):
        return None


def _warned(one: CheckRow) -> Cell:
    if not one.warnings:
        return Cell(one.form.abnormal or _t("符合要求"), icon="check-circle-fill", icon_ink="gre")
    told = "；".join(sentence(warning).split("。")[0] for warning in one.warnings)
    return Cell(told, sub=one.form.handling, ink="ora", icon="warning-fill", icon_ink="ora")
