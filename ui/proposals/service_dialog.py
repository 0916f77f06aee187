"""送达回证: each mode of service asks only its own fields; what is known already stands there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from app.proposals.rules import MODE_FIELDS
from ui.forms import Kind, Spec, SpecDialog, SpecForm
from ui.forms.inputs import Flag
from ui.forms.known import Known
from ui.widgets.base import reveal

_COLUMNS = 12

#: Asked of every mode, in this order before and behind the mode's own fields.
_FIRST, _LAST = ("mode", "servers", "served_on", "copies", "address"), ("remarks", "id", "reason")
#: What a mode cannot do without.
_NEEDED = {
    "direct": ("servers", "received_on", "receiver", "signed"),
    "leave": ("servers", "served_on", "refusal_reason"),
    "post": ("tracking_no",),
    "entrust": ("servers", "entrusted_to", "received_on", "receiver", "signed"),
    "announce": ("servers", "consent", "attendees", "received_on", "receiver", "signed"),
    "electronic": ("consent", "address", "received_on"),
}


def _t(text: str) -> str:
    return QCoreApplication.translate("Service", text)


def service_specs(known: Known, *, correcting: bool = False) -> list[Spec]:
    """Every field that some mode asks."""
    fields = [
        Spec("mode", _t("送达方式"), Kind.CODE, 5, required=True, list_name="service_modes"),
        Spec("servers", _t("送达人"), Kind.NAMES, 7, known=known, placeholder=_t("两人，用顿号分开")),
        Spec("served_on", _t("送达时间"), Kind.DAY, 4),
        Spec("copies", _t("份数"), Kind.NUMBER, 2, least=1, most=99, suffix=_t("份")),
        Spec("address", _t("送达地址"), span=6),
        Spec("consent", _t("受送达单位同意以此方式送达"), Kind.FLAG, 12),
        Spec("place", _t("宣告地点"), span=6),
        Spec("attendees", _t("被建议单位到场人员"), Kind.NAMES, 6),
        Spec("invited", _t("邀请见证的人员"), Kind.NAMES, 12, placeholder=_t("人大代表、政协委员、人民监督员")),
        Spec("unit_statement", _t("听取被建议单位意见"), Kind.LONG, lines=2),
        Spec("entrusted_to", _t("受托检察院"), span=6),
        Spec("tracking_no", _t("邮件号"), span=5),
        Spec("failed_tries", _t("投递不成"), Kind.NUMBER, 3, most=9, suffix=_t("次"), hint=_t("满三次即为退回")),
        Spec("refusal_reason", _t("拒收事由"), span=12),
        Spec("witnesses", _t("见证人"), Kind.NAMES, 6, hint=_t("没有见证人的，写明录像或者照片")),
        Spec("evidence", _t("录像、照片"), span=6),
        Spec("received_on", _t("收到日期"), Kind.DAY, 4),
        Spec("receiver", _t("签收人"), span=4),
        Spec("receiver_post", _t("职务"), span=4),
        Spec("signed", _t("回证上已签名或者盖章"), Kind.FLAG, 12),
        Spec("proxy", _t("代收人"), span=5, placeholder=_t("本人签收的不填")),
        Spec("proxy_relation", _t("与受送达人的关系"), span=7),
        Spec("remarks", _t("备注"), span=12),
    ]
    return fields + ([Spec("reason", _t("更正理由"), Kind.LONG, required=True, lines=2)] if correcting else [])


class ServiceForm(SpecForm):
    """Shows the fields of the mode chosen and gives only their values."""

    def __init__(self, specs: Sequence[Spec]) -> None:
        super().__init__(specs)
        self.rows["mode"].edited.connect(self.arrange)

    def shown(self) -> list[str]:
        """The keys asked now, in their order."""
        own = MODE_FIELDS.get(self.rows["mode"].value(), ())
        asked = {*_FIRST, *own, *_LAST}
        return [key for key in self.specs if key in asked]

    def arrange(self) -> None:
        """Lay out the fields of the mode without holes."""
        asked, needed = self.shown(), _NEEDED.get(self.rows["mode"].value(), ())
        for made in self.rows.values():
            self._grid.removeWidget(made)
            reveal(made, False)
        self._line = self._place_at = 0
        for key, span in self._spans(asked):
            spec, made = self.specs[key], self.rows[key]
            self._place(made, span)
            if isinstance(made.field, Flag):
                made.required = key in needed
                made.field.box.setText(f"{spec.label} *" if made.required else spec.label)
            else:
                name = _t("电子送达地址") if key == "address" and self._electronic() else spec.label
                made.rename(name, required=spec.required or key in needed)
            reveal(made, True)

    def _spans(self, asked: Sequence[str]) -> list[tuple[str, int]]:
        """What each field takes of twelve columns: the last of a line takes what is left of it."""
        found: list[tuple[str, int]] = []
        used = 0
        for key in asked:
            span = self.specs[key].span
            if used + span > _COLUMNS:
                found[-1] = (found[-1][0], found[-1][1] + _COLUMNS - used)
                used = 0
            found.append((key, span))
            used += span
        found[-1] = (found[-1][0], found[-1][1] + _COLUMNS - used)
        return found

    def _electronic(self) -> bool:
        return bool(self.rows["mode"].value() == "electronic")

    def values(self) -> dict[str, Any]:
        """The values of what is asked."""
        asked = set(self.shown())
        return {key: value for key, value in super().values().items() if key in asked}


class ServiceDialog(SpecDialog):
    """The form in a dialog; filled with what is known."""

    def __init__(
        self, parent: QWidget | None, known: Known, title: str, verb: str, *, correcting: bool = False
    ) -> None:
        form = ServiceForm(service_specs(known, correcting=correcting))
        super().__init__(parent, title, verb, form, width=760, height=520)

    def fill(self, values: Any) -> None:
        """Show what is known, and the fields of its mode."""
        super().fill({"copies": 1, **values})
        if isinstance(self.form, ServiceForm):
            self.form.arrange()
