"""入册编号: photos put into a 照片册 in their order; their 照片号 follows from fonds, retention, album and sheet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from app.cases.casefile import case_file
from app.codes import label
from app.photos import AlbumRow, PhotoRow, list_albums, usual_scheme
from app.work import Read
from app.workspace import UserError
from ui.desk import Desk
from ui.forms import Kind, Spec
from ui.forms.build import SpecForm
from ui.forms.drafts import Keeper
from ui.photos import words, writing
from ui.widgets.base import Label
from ui.widgets.dialogs import Dialog
from ui.widgets.fields import Choice, FieldRow

_NEW = "new"


def _t(text: str) -> str:
    return QCoreApplication.translate("AlbumDialog", text)


class AlbumDialog(Dialog):
    """An album that is there, or a new one; the order of the numbers is the order of the photos given."""

    def __init__(self, desk: Desk, parent: QWidget | None, photos: Sequence[PhotoRow]) -> None:
        super().__init__(parent, _t("入册编号"), width=520)
        self._desk, self._ids = desk, [photo.id for photo in photos]
        first = words.name_of(photos[0])
        told = _t("{name}等{n}张，依次入册").format(name=first, n=len(photos)) if len(photos) > 1 else first
        self.body.addWidget(Label(told, "strong", wrap=True))
        self.album = FieldRow(_t("照片册"), Choice([(_NEW, _t("新建照片册"))]))
        self.form = SpecForm(
            [
                Spec("fonds_no", _t("全宗号"), span=4, required=True, placeholder="0063"),
                Spec("retention", _t("保管期限"), Kind.CODE, 8, list_name="retention", required=True),
                Spec("title", _t("册名"), required=True, placeholder=_t("个案预防照片")),
            ]
        )
        self.body.addWidget(self.album)
        self.body.addWidget(self.form)
        self.body.addWidget(Label(_t("入册后照片号由册中位置决定，不再单独修改"), "caption"))
        self.body.addStretch(1)
        self.add_button(_t("取消"), self.reject)
        self.go_button = self.add_button(_t("入册并编号"), self.submit, kind="primary", default=True)
        self.album.edited.connect(self._show_new)
        self._typed_before = False
        self.keeper = Keeper(desk, self)
        self.foot_note(self.keeper.note)
        self.body.insertWidget(1, self.keeper.banner)
        self.keeper.restored.connect(self._show_typed)
        self._case_id = photos[0].case_id
        desk.read(_offers, self._case_id, owner=self, on_done=self._offer)

    def _offer(self, offers: tuple[list[AlbumRow], dict[str, str]]) -> None:
        albums, usual = offers
        self.form.set_values(usual)
        self.keeper.watch(f"photo-album:{self._case_id}", {"form": self.form}, title=self.windowTitle())
        offered = [(one.id, self._line(one)) for one in reversed(albums)]
        self.album.field.set_options([*offered, (_NEW, _t("新建照片册"))])  # type: ignore[attr-defined]
        self.album.set_value(_NEW if self._typed_before or not offered else offered[0][0])
        self._show_new()

    def _show_typed(self) -> None:
        """What was typed of a new album is seen again."""
        self._typed_before = True
        self.album.set_value(_NEW)
        self._show_new()

    @staticmethod
    def _line(album: AlbumRow) -> str:
        number = f"{album.fonds_no}-{album.retention}-{album.album_no}"
        kept = label("retention", album.retention)
        return _t("{number}　{title}　{kept}，{n}张").format(
            number=number, title=album.title, kept=kept, n=album.photos
        )

    def _show_new(self) -> None:
        self.form.setVisible(self.album.value() == _NEW)
        layout = self.layout()
        if layout is not None:
            layout.activate()
        self.resize(self.width(), self.sizeHint().height())

    def submit(self) -> None:
        """Check and place."""
        self.banner.say("")
        new = self.album.value() == _NEW
        if not self.go_button.isEnabled() or (new and not self.form.check()):
            return
        self.go_button.setEnabled(False)
        given: dict[str, Any] | str = self.form.values() if new else self.album.value()
        self._desk.work(
            writing.place, self._ids, given, owner=self, on_done=self._done, on_error=self._failed,
            draft=self.keeper.subject,
        )  # fmt: skip

    def _done(self, _none: object) -> None:
        self.keeper.stop()
        self._desk.say(_t("已入册编号{n}张").format(n=len(self._ids)))
        self.accept()

    def _failed(self, error: UserError) -> None:
        self.go_button.setEnabled(True)
        left = self.form.show_findings(error)
        if left or not error.params.get("findings"):
            self.refuse(error)


def _offers(view: Read, case_id: str) -> tuple[list[AlbumRow], dict[str, str]]:
    """The albums that there are, and what a new one of this case would usually be."""
    usual = usual_scheme(view)
    new = {"fonds_no": usual["fonds"], "retention": usual.get("retention", "D30")}
    return list_albums(view), new | {"title": f"{case_file(view, case_id).name}个案预防照片"}
