"""What is written on a negative's sleeve, as a form."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtWidgets import QWidget

from app.photos import NegativeForm, NegativeKind, NegativeRow, run_of
from ui.desk import Desk
from ui.forms import Kind, Spec, SpecForm
from ui.photos import queries
from ui.widgets.fields import FieldRow


def _t(text: str) -> str:
    return QCoreApplication.translate("NegativeForm", text)


def specs() -> list[Spec]:
    """The fields of a film negative."""
    kinds = ((NegativeKind.FILM_ORIGINAL.value, _t("原底片")), (NegativeKind.FILM_COPY.value, _t("翻版底片")))
    return [
        Spec("negative_no", _t("底片号"), span=6, required=True, placeholder="0063-2-0114"),
        Spec("kind", _t("底片种类"), Kind.CODE, 6, options=kinds, required=True),
        Spec("film", _t("胶片规格"), Kind.CODE, 6, list_name="films", required=True),
        Spec("colour", _t("片种"), Kind.CODE, 6, list_name="film_colours", required=True),
        Spec("roll", _t("卷号"), span=6, placeholder="2025-36"),
        Spec("strip", _t("条号"), span=3),
        Spec("frame", _t("帧号"), span=3),
        Spec("taken_on", _t("拍摄日期"), Kind.DAY, 6),
        Spec("condition", _t("状况"), span=6, placeholder=_t("良好，无划痕霉斑")),
        Spec("kept_at", _t("存放位置"), span=6, placeholder=_t("底片柜2号，第5册第3页")),
        Spec("sleeve", _t("底片袋号"), span=3),
        Spec("volume", _t("底片册"), span=3, placeholder=_t("第5册")),
        Spec("size", _t("尺寸"), span=3, placeholder="24×36"),
        Spec("emulsion_mark", _t("药面标记"), span=3, placeholder=_t("左上刻号")),
    ]


#: What most negatives are; shown from the beginning.
ORDINARY = {"kind": NegativeKind.FILM_ORIGINAL.value, "film": "135", "colour": "colour"}


_TEXTS = (
    *("negative_no", "roll", "strip", "frame", "condition", "kept_at"),
    *("sleeve", "volume", "size", "emulsion_mark", "taken_on"),
)


def form_of(values: dict[str, Any]) -> NegativeForm:
    """What the form says."""
    texts = {key: str(values.get(key, "")) for key in _TEXTS}
    return NegativeForm(
        **texts,
        kind=NegativeKind(values["kind"]),
        film=values["film"],
        colour=values["colour"],
    )


def values_of(row: NegativeRow | NegativeForm) -> dict[str, Any]:
    """A negative as the form shows it."""
    shown = {name: getattr(row, name) for name in ("kind", "film", "colour", *_TEXTS)}
    return shown | {"kind": str(shown["kind"])}


#: An orange mask keeps blue so far below red; grey film does not.
_MASK = 40


def colour_of(base: Sequence[int]) -> str:
    """The 片种 that bare film tells, by its orange mask; nothing where it was not measured."""
    if len(base) < 3:
        return "bw" if base else ""
    return "colour" if base[0] - base[2] > _MASK else "bw"


class FilmEnd(QObject):
    """Goes on where a case's film ended, until the person writes a number of their own.

    `case` and `form` are those of the dialog `owner`; `take` gets the form's values for what follows, with `strip` for
    the next strip of the roll.
    """

    def __init__(
        self, desk: Desk, owner: QWidget, case: FieldRow, form: SpecForm, take: Callable[[dict[str, Any]], object],
        *, strip: bool = False,
    ) -> None:  # fmt: skip
        super().__init__(owner)
        self._desk, self._case, self._form, self._take, self._strip = desk, case, form, take, strip
        self._proposed = ""
        case.edited.connect(self.go_on)

    def go_on(self) -> None:
        """Look for the last negative of the chosen case."""
        if self._case.value() and self._untouched():
            asked = (queries.last_negative, self._case.value())
            self._desk.read(*asked, owner=self._case, on_done=self._follow_on)

    def _untouched(self) -> bool:
        return self._form.values().get("negative_no", "") in ("", self._proposed)

    def _follow_on(self, last: NegativeRow | None) -> None:
        if last is not None and self._untouched():
            values = after(last, strip=self._strip)
            self._proposed = values["negative_no"]
            self._take(values)


def after(row: NegativeRow, *, strip: bool = False) -> dict[str, Any]:
    """The form for what follows a negative in its drawer: the next number and frame, with `strip` the next strip, and
    what a roll has in common.
    """
    head, sheet = run_of(row.negative_no)
    figures = len(row.negative_no) - len(head) - 1
    common = ("kind", "film", "colour", "roll", "kept_at", "sleeve", "volume", "size", "taken_on")
    same = {name: getattr(row, name) for name in common}
    return same | {
        "negative_no": f"{head}-{sheet + 1:0{figures}d}" if head else "",
        "strip": str(int(row.strip) + 1) if strip and row.strip.isdigit() else row.strip,
        "frame": str(int(row.frame) + 1) if row.frame.isdigit() else "",
    }
