"""What the negative of photos is: one on film, registered or new; the camera's own file; none, and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from app.photos import NegativeKind, NegativeRow, PhotoRow
from app.workspace import UserError
from ui.desk import Desk
from ui.forms.build import SpecForm
from ui.forms.drafts import Drafted, Keeper, OneField
from ui.photos import queries, words, writing
from ui.photos.negative_form import ORDINARY, form_of, specs
from ui.widgets.base import Label, column, holder, row
from ui.widgets.dialogs import Dialog
from ui.widgets.fields import Choice, FieldRow, Segments, TextArea

_NEW = "new"


def _t(text: str) -> str:
    return QCoreApplication.translate("NegativeDialog", text)


class NegativeDialog(Dialog):
    """Closes once the word is kept."""

    def __init__(self, desk: Desk, parent: QWidget | None, photos: Sequence[PhotoRow]) -> None:
        super().__init__(parent, _t("登记底片情况"), width=560)
        self._desk, self._photos = desk, list(photos)
        self._ids = [photo.id for photo in photos]
        first = words.name_of(photos[0])
        several = self.tr("{name}等{n}张照片").format(name=first, n=len(photos))
        self.body.addWidget(Label(several if len(photos) > 1 else first, "strong", wrap=True))
        self.kinds = Segments(
            [
                (NegativeKind.FILM_ORIGINAL.value, self.tr("胶片底片")),
                (NegativeKind.DIGITAL_ORIGINAL.value, self.tr("数码原始文件")),
                (NegativeKind.NONE.value, self.tr("无底片")),
            ]
        )
        self.negative = FieldRow(self.tr("挂接到"), Choice([(_NEW, self.tr("登记新底片"))]))
        self.form = SpecForm(specs())
        self.form.set_values(ORDINARY)
        self.reason = FieldRow(self.tr("没有底片的理由"), TextArea(lines=3), required=True)
        self._digital = Label(
            self.tr("照片由数码相机直接拍成，导入的文件就是原始文件，随照片加密保存。"), "dense2", wrap=True
        )
        self._film = holder(column(self.negative, self.form, gap=12))
        self.body.addLayout(row(self.kinds, None))
        for widget in (self._film, self._digital, self.reason):
            self.body.addWidget(widget)
        self.body.addStretch(1)
        self.add_button(self.tr("取消"), self.reject)
        self.go_button = self.add_button(self.tr("保存底片情况"), self.submit, kind="primary", default=True)
        self.kinds.picked.connect(lambda _kind: self._show_kind())
        self.negative.field.currentIndexChanged.connect(lambda _place: self._show_kind())  # type: ignore[attr-defined]
        self.keeper = Keeper(desk, self)
        self.foot_note(self.keeper.note)
        self.body.insertWidget(1, self.keeper.banner)
        parts: dict[str, Drafted] = {"form": self.form, "reason": OneField(self.reason)}
        self.keeper.watch(f"negative-of:{photos[0].id}", parts, title=self.windowTitle())
        self._begin()

    def _begin(self) -> None:
        kinds = {photo.negative_kind for photo in self._photos}
        kind = kinds.pop() if len(kinds) == 1 else ""
        if kind in (NegativeKind.DIGITAL_ORIGINAL.value, NegativeKind.NONE.value):
            self.kinds.pick(kind)
        self._show_kind()
        cases = {photo.case_id for photo in self._photos}
        if len(cases) == 1:
            self._desk.read(queries.negatives_of, cases.pop(), owner=self, on_done=self._offer)

    def _offer(self, negatives: list[NegativeRow]) -> None:
        offered = [(one.id, self._line(one)) for one in negatives]
        self.negative.field.set_options([(_NEW, self.tr("登记新底片")), *offered])  # type: ignore[attr-defined]
        linked = {photo.negative_id for photo in self._photos}
        if len(linked) == 1 and None not in linked:
            self.negative.set_value(linked.pop())
        self._show_kind()

    @staticmethod
    def _line(negative: NegativeRow) -> str:
        return "　".join(part for part in (negative.negative_no, words.frame_place(negative)) if part)

    def _show_kind(self) -> None:
        kind = self.kinds.value()
        film = kind == NegativeKind.FILM_ORIGINAL.value
        self._film.setVisible(film)
        self.form.setVisible(film and self.negative.value() == _NEW)
        self._digital.setVisible(kind == NegativeKind.DIGITAL_ORIGINAL.value)
        self.reason.setVisible(kind == NegativeKind.NONE.value)
        self.banner.say("")
        layout = self.layout()
        if layout is not None:
            layout.activate()
        self.resize(self.width(), self.sizeHint().height())

    def submit(self) -> None:
        """Check and keep."""
        self.banner.say("")
        if not self.go_button.isEnabled():
            return
        kind = NegativeKind(self.kinds.value())
        if kind is NegativeKind.NONE and self.reason.missing():
            self.reason.set_error(self.tr("请填写没有底片的理由"))
            self.reason.field.setFocus()
        elif kind is not NegativeKind.FILM_ORIGINAL:
            self._send(writing.declare, self._ids, kind, self.reason.value())
        elif self.negative.value() != _NEW:
            self._send(writing.link, self._ids, self.negative.value())
        elif len({photo.case_id for photo in self._photos}) > 1:
            self.banner.say(self.tr("所选照片不属于同一案件，不能挂接同一张底片"), "error")
        elif self.form.check():
            form = form_of(self.form.values())
            self._send(writing.register_and_link, self._ids, self._photos[0].case_id, form)

    def _send(self, function: Any, *arguments: Any) -> None:
        self.go_button.setEnabled(False)
        self._desk.work(function, *arguments, owner=self, on_done=self._done, on_error=self._failed)

    def _done(self, _value: object) -> None:
        self.keeper.stop()
        self.accept()

    def _failed(self, error: UserError) -> None:
        self.go_button.setEnabled(True)
        left = self.form.show_findings(error)
        if left or not error.params.get("findings"):
            self.refuse(error)
