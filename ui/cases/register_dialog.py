"""新建立项: registering a case."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QWidget

from app.cases.registration import propose, register
from app.workspace import UserError
from ui.desk import Desk
from ui.forms import Kind, Spec, SpecDialog
from ui.forms.known import Known, load
from ui.widgets.offers import Offer


def _t(text: str) -> str:
    return QCoreApplication.translate("Register", text)


def suspect_specs() -> tuple[Spec, ...]:
    """犯罪嫌疑人."""
    return (
        Spec("name", _t("姓名"), span=3, required=True),
        Spec("post", _t("职务"), span=5, required=True),
        Spec("gender", _t("性别"), Kind.CODE, 2, list_name="genders", placeholder="—"),
        Spec("born", _t("出生年月"), span=2, placeholder="1975-03"),
        Spec("unit", _t("单位"), span=5),
        Spec("measure", _t("强制措施"), Kind.CODE, 4, list_name="coercive_measures", placeholder=_t("未采取")),
        Spec("amount", _t("涉案金额（元）"), Kind.MONEY, 3),
    )


def unit_specs(known: Known) -> tuple[Spec, ...]:
    """发案单位."""
    return (
        Spec("name", _t("发案单位"), span=5, required=True, suggest=lambda: known.units),
        Spec("unit_class", _t("单位性质"), Kind.CODE, 3, required=True, list_name="unit_classes"),
        Spec("superior", _t("上级主管部门"), span=4, required=True, suggest=lambda: known.units),
        Spec("system", _t("领域"), Kind.CODE, 3, list_name="systems", placeholder=_t("未定")),
        Spec("industry", _t("行业"), Kind.CODE, 3, list_name="industries", placeholder=_t("未定")),
        Spec("address", _t("地址"), span=3),
        Spec("contact", _t("联系人及电话"), span=3),
    )


def specs(known: Known) -> list[Spec]:
    """The registration form."""
    return [
        Spec("case_no", _t("案件编号"), span=6, required=True, placeholder=_t("侦查立案的编号")),
        Spec("filed_on", _t("立案日期"), Kind.DAY, 3),
        Spec("concluded_on", _t("侦查终结日期"), Kind.DAY, 3),
        Spec("unit", "", Kind.PART, columns=unit_specs(known)),
        Spec("charges", _t("案由"), Kind.TAGS, required=True, list_name="charges", as_of="filed_on"),
        Spec(
            "suspects", _t("犯罪嫌疑人"), Kind.ROWS, required=True, columns=suspect_specs(), verb=_t("添加犯罪嫌疑人")
        ),
        Spec("undertaker", _t("承办人"), span=3, suggest=lambda: known.undertakers, hint=_t("不填为本人")),
        Spec("source", _t("案件来源"), Kind.CODE, 3, list_name="case_sources", placeholder=_t("自侦")),
        Spec("secrecy", _t("密级"), Kind.CODE, 3, list_name="secrecy", placeholder=_t("内部")),
        Spec("name", _t("案件名称"), span=3, placeholder=_t("不填则自动拟定")),
        Spec("summary", _t("基本案情"), Kind.LONG, lines=4),
        Spec("problems", _t("暴露的问题"), Kind.LONG, lines=3),
    ]


class RegisterDialog(SpecDialog):
    """Registers a case, or proposes one for another department; `registered` carries its id and name."""

    registered = Signal(str, str)

    def __init__(self, desk: Desk, parent: QWidget | None) -> None:
        self._known = Known()
        self._proposing = not desk.may("case.register")
        asked = [spec for spec in specs(self._known) if not (self._proposing and spec.key == "undertaker")]
        title = _t("提议开展个案预防") if self._proposing else _t("新建立项")
        verb = _t("提出提议") if self._proposing else _t("登记案件")
        words = _t("侦查部门决定采纳或者不予立项，理由在案件页面显示。") if self._proposing else ""
        super().__init__(parent, title, verb, asked, width=860, height=520, words=words)
        self._desk = desk
        self.form.rows["suspects"].field.add()  # type: ignore[attr-defined]
        load(desk, self, self._known)
        unit = self.form.rows["unit"].field.rows["name"].field  # type: ignore[attr-defined]
        unit.taken.connect(self._filled_unit)
        self.send = self._send
        self.keep_draft(desk, "suggestion" if self._proposing else "registration", place=("", "new"))

    def _filled_unit(self, offer: Offer) -> None:
        """A known unit brings what is known of it; what was typed already stays."""
        unit, fields = offer.value, self.form.rows["unit"].field.rows  # type: ignore[attr-defined]
        for key in ("unit_class", "system", "superior", "industry", "address", "contact"):
            if not fields[key].value():
                fields[key].set_value(getattr(unit, key))

    def _send(self, values: dict[str, Any], done: Callable[[Any], None], failed: Callable[[UserError], None]) -> object:
        def registered(case_id: str) -> None:
            suspects = "、".join(str(one.get("name", "")) for one in values.get("suspects", ()))
            self.registered.emit(case_id, values.get("name") or suspects)
            done(case_id)

        make = propose if self._proposing else register
        return self._desk.work(make, values, owner=self, on_done=registered, on_error=failed, draft=self.draft)
