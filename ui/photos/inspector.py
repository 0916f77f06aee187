"""The right of the page: the chosen photo, the elements of its 说明 (GB/T 11821) written in place, its negative."""

from __future__ import annotations

import dataclasses
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QImage
from PySide6.QtWidgets import QFrame, QGridLayout, QLayout, QWidget

from app import drafts, messages, photos
from app.photos import PhotoRow, compose_caption
from app.workspace import UserError
from ui.desk import Desk
from ui.forms.drafts import Keeper
from ui.photos import queries, told, words, writing
from ui.photos.elements_dialog import ElementsDialog
from ui.photos.flat import FlatChoice, FlatDay, FlatLine, FlatText, mark_invalid, read_day
from ui.photos.kept import KeptWords
from ui.photos.picture import PictureBox
from ui.photos.queries import PhotoFile
from ui.photos.watermark import mark_for
from ui.style.theme import theme
from ui.texts import local
from ui.widgets.base import Button, Label, column, frame, holder, line, row, scrolled
from ui.widgets.chip import Chip, ChipText, Level
from ui.widgets.dialogs import open_centred
from ui.widgets.facts import Facts
from ui.widgets.notes import Banner, EmptyState

_NEEDED = ("title", "taken_on", "place", "matter", "photographer")


class Inspector(QFrame):
    """Fields are committed by Enter, Ctrl+S or leaving for another photo, and saved with a check of the version."""

    saved = Signal(str)
    see_light = Signal(object)  # NegativeRow
    link_asked = Signal()
    withdraw_asked = Signal()
    large_asked = Signal()
    next_asked = Signal()
    left = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setProperty("kind", "right")
        self._desk = desk
        self._row: PhotoRow | None = None
        self._file: PhotoFile | None = None
        self._base: dict[str, str] = {}
        self._drafts: dict[str, dict[str, str]] = {}
        self._renew = False
        self._save_when_come = False  # typed and committed before the photo's record came
        self._early: dict[str, dict[str, str]] = {}
        self._sent: dict[str, dict[str, str]] = {}  # on its way to the record, by photo
        self._negative_shown = self._turn_wanted = False
        self.picture = PictureBox(158)
        self.picture.opened.connect(self.large_asked)
        self.fields: dict[str, FlatLine | FlatText] = {}
        self._make_fields()
        self.banner = Banner()
        self.keeper = Keeper(desk, self)
        self._words = KeptWords(self, self.fields, self.values, self.labels)
        self._words.edited.connect(self._tell_state)
        self._state = Chip()
        self._told = Label("", "caption")
        self._save = Button(self.tr("保存"), self.commit, fit="row")
        self._negative_told = Facts(60, 4)
        self._light = Button(self.tr("在灯箱中查看"), self._to_light, kind="link", fit="tool")
        self._link = Button(self.tr("登记底片情况"), self.link_asked.emit, fit="row", icon_name="film-strip")
        self._file_told = Facts(60, 4)
        self._elements = Button(self.tr("其他元数据"), self.more_elements, kind="link", fit="tool")
        self._withdraw = Button(self.tr("撤回照片"), self.withdraw_asked.emit, kind="link", fit="tool")
        self.setLayout(self._laid_out())
        theme.follow(self.update)
        self.show_photo(None)

    # Parts

    def _make_fields(self) -> None:
        needed, free = self.tr("待补"), "—"
        self.fields = {
            "title": FlatText(needed),
            "number": FlatLine(free, 64),
            "see_also": FlatLine(free),
            "taken_on": FlatDay(needed),
            "place": FlatText(needed),
            "people": FlatText(free),
            "matter": FlatText(needed),
            "background": FlatText(free),
            "photographer": FlatLine(needed),
            "caption": FlatText(self.tr("留空时由以上各项拼成")),
        }
        self.category = FlatChoice([(one.code, one.label) for one in photos.categories()])
        self.category.setAccessibleName(self.tr("类别"))
        self.category.committed.connect(self.commit)
        for field in self.fields.values():
            field.committed.connect(self.commit)
            field.taken_back.connect(self.take_back)
            field.next_asked.connect(self.next_asked)
            field.edited.connect(self._tell_state)

    def labels(self) -> dict[str, str]:
        """The elements by name."""
        return {
            "title": self.tr("题名"), "number": self.tr("照片号"), "negative": self.tr("底片号"),
            "see_also": self.tr("参见号"),
            "taken_on": self.tr("时间"), "place": self.tr("地点"), "people": self.tr("人物"), "matter": self.tr("事由"),
            "background": self.tr("背景"), "photographer": self.tr("摄影者"), "caption": self.tr("文字说明"),
            "category": self.tr("类别"),
        }  # fmt: skip

    def _grid(self) -> QWidget:
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(2)
        grid.setVerticalSpacing(1)
        grid.setColumnMinimumWidth(0, 60)
        grid.setColumnStretch(1, 1)
        self._negative_no = FlatLine("—")
        self._negative_no.setReadOnly(True)
        self._negative_no.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        made: dict[str, QWidget] = {**self.fields, "negative": self._negative_no, "category": self.category}
        for place, (key, text) in enumerate(self.labels().items()):
            label = Label(text, "dense3")
            label.setContentsMargins(0, 3, 0, 0)
            label.setBuddy(made[key])
            made[key].setAccessibleName(text + (self.tr("，归档必填") if key in _NEEDED else ""))
            grid.addWidget(label, place, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(made[key], place, 1)
        return holder(grid)

    def _laid_out(self) -> QLayout:
        head = row(Label(self.tr("著录信息"), "strong"), None, self._state, margins=(0, 6, 0, 2))
        below = row(Label(self.tr("底片"), "strong"), None, self._light, gap=4)
        inner = column(
            head, self.banner, self.keeper.banner, self._grid(),
            2, line(), below, self._negative_told, row(self._link, None), 2, line(),
            self._file_told, row(self._elements, None, self._withdraw), None, gap=4, margins=(14, 2, 10, 12),
        )  # fmt: skip
        self._whole = scrolled(inner, "surface")
        self._foot = frame("foot", row(self._told, None, self._save, gap=8, margins=(14, 0, 12, 0)), height=38)
        self._none = EmptyState("image-square", self.tr("没有选中照片"), "")
        laid = column(self.picture, self._whole, self._foot, self._none, gap=0, margins=(1, 0, 0, 0))
        laid.setStretch(1, 1)
        laid.setStretch(3, 1)
        return laid

    # Showing

    def show_photo(self, photo: PhotoRow | None, thumbnail: QImage | None = None) -> None:
        """Show a row at once, its 说明 when it comes. What was typed for the photo before is committed."""
        another = photo is None or self._row is None or photo.id != self._row.id
        if another and self._row is not None:
            self._keep_early()
            self.commit()
            self._save_when_come = False
        if another:
            self.keeper.leave()
            for field in self.fields.values():
                field.set_value("")
            self._file, self._renew, self._negative_shown, self._turn_wanted = None, False, False, False
            self.banner.say("")
        self._row = photo
        for widget in (self.picture, self._whole, self._foot):
            widget.setVisible(photo is not None)
        self._none.setVisible(photo is None)
        if photo is None:
            self.picture.forget()
            return
        if another:
            self._first_picture(photo, thumbnail)
        self._desk.read(queries.photo_file, photo.id, owner=self, on_done=self._show_file, on_error=self._refused)

    def _keep_early(self) -> None:
        """What was typed for a photo whose record has not come yet is written when it comes."""
        if self._row is not None and self._file is None:
            typed = {key: field.value() for key, field in self.fields.items() if field.value()}
            if typed:
                self._early[self._row.id] = typed

    def _first_picture(self, photo: PhotoRow, thumbnail: QImage | None) -> None:
        self.picture.mark = mark_for(self._desk, photo.secrecy != "public")
        if photo.veiled:
            self.picture.show_words(self.tr("内部资料，您的角色不能查看影像"), "shield-warning")
            return
        if thumbnail is not None and not thumbnail.isNull():
            self.picture.show_image(thumbnail)
        else:
            self.picture.show_words("")
        self._ask_picture(photo.id)

    def _ask_picture(self, photo_id: str) -> None:
        def show(image: QImage) -> None:
            if self._row is not None and self._row.id == photo_id and not self._negative_shown:
                self.picture.show_image(image)

        def refused(error: UserError) -> None:
            if self._row is not None and self._row.id == photo_id:
                self.picture.show_words(messages.sentence(error), "warning-circle")

        self._desk.read(queries.photo_picture, photo_id, queries.SMALL, owner=self, on_done=show, on_error=refused)

    def turn_negative(self) -> None:
        """N: the scan of the negative in place of the photo, and back."""
        file = self._file
        self._turn_wanted = file is None  # pressed before the photo's record came
        if file is None or self._row is None or self._row.veiled:
            return
        self._negative_shown = not self._negative_shown
        if not self._negative_shown:
            self._ask_picture(self._row.id)
            return
        if file.negative is None:
            self.picture.show_words(told.negative_facts(file)[-1][1], "film-strip")
            return
        if file.negative.reduced_id is None:
            self.picture.show_words(
                self.tr("底片{no}还没有扫描图像").format(no=file.negative.negative_no), "film-strip"
            )
            return

        def show(image: QImage) -> None:
            if self._negative_shown:
                self.picture.show_image(image, self.tr("负像"))

        self._desk.read(queries.negative_picture, file.negative.id, False, queries.SMALL, owner=self, on_done=show)

    def _show_file(self, file: PhotoFile) -> None:
        if self._row is None or file.detail.row.id != self._row.id:
            early = self._early.pop(file.detail.row.id, {})
            if early and self._may_write(file):
                self._send(file, early)
            return
        dirty = self.changed() if self._file is not None else {}
        if dirty and not self._renew:
            self._show_facts(file)
            return
        ahead = {} if self._file is not None else {key: one.value() for key, one in self.fields.items() if one.value()}
        self.keeper.leave()
        self._file, self._renew = file, False
        self._base = told.texts(file)
        early = self._early.pop(file.detail.row.id, {})
        kept = dirty or (self._drafts.pop(file.detail.row.id, {}) | early | ahead)
        for key, field in self.fields.items():
            if field.value() != kept.get(key, self._base[key]):
                field.set_value(kept.get(key, self._base[key]))
            mark_invalid(field, "")
        self.category.set_value(kept.get("category", self._base["category"]))
        self._lock(file)
        self._show_facts(file)
        self._tell_state()
        if self._may_write(file) and not kept:
            photo = file.detail.row
            title = self.tr("照片著录　{name}").format(name=words.name_of(photo))
            self.keeper.watch(f"photo:{photo.id}", {"words": self._words}, revision=file.detail.version[2], title=title)
        if self._turn_wanted:
            self.turn_negative()
        if self._save_when_come:
            self.commit()

    def _lock(self, file: PhotoFile) -> None:
        may = self._may_write(file)
        for field in self.fields.values():
            field.lock(not may)
        self.fields["number"].lock(not may or file.detail.album_id is not None)
        self.category.lock(not may)
        self._link.setVisible(may)
        self._withdraw.setVisible(may)
        self._elements.setVisible(may)
        if not file.case.own:
            self.banner.say(self.tr("其他单位报来的照片，只能查看"), "info")

    def _may_write(self, file: PhotoFile) -> bool:
        return file.case.own and file.detail.row.own and self._desk.may("photo.file", own=file.case.mine)

    def _show_facts(self, file: PhotoFile) -> None:
        detail, negative = file.detail, file.negative
        missing = len(detail.missing)
        self._state.set_chip(
            ChipText(self.tr("还缺{n}项").format(n=missing), Level.ORANGE)
            if missing
            else ChipText(self.tr("完整"), Level.GREEN, "check-circle-fill")
        )
        self._state.setToolTip("、".join(detail.missing))
        self._negative_no.set_value(negative.negative_no if negative else "")
        self._light.setVisible(negative is not None)
        self._negative_told.set_facts(told.negative_facts(file))
        self._link.setText(self.tr("更改底片情况") if detail.row.has_negative else self.tr("登记底片情况"))
        self._file_told.set_facts(told.file_facts(file))

    # Writing

    def values(self) -> dict[str, str]:
        """What stands in the fields."""
        return {**{key: field.value() for key, field in self.fields.items()}, "category": self.category.value()}

    def changed(self) -> dict[str, str]:
        """Fields that differ from the record."""
        return {key: text for key, text in self.values().items() if text != self._base.get(key, "")}

    def take_back(self) -> None:
        """Esc: as the record has it; once more, or where nothing was typed, the keys go to the pictures again."""
        if not self.changed():
            self.left.emit()
        elif self._file is not None:
            for key, field in self.fields.items():
                field.set_value(self._base[key])
                mark_invalid(field, "")
            self.banner.say("")
            self._tell_state()
            self.keeper.flush()

    def commit(self) -> None:
        """Save what was changed; a refusal keeps the typing."""
        file, changed = self._file, self.changed() if self._file is not None else {}
        self._save_when_come = file is None and any(field.value() for field in self.fields.values())
        if file is None or not changed or not self._may_write(file):
            return
        on_its_way = self._sent.get(file.detail.row.id)
        if on_its_way is not None:
            if changed != on_its_way:  # more was typed meanwhile: it waits for the record as it is being saved
                self._early[file.detail.row.id] = changed
                self._save_when_come = True
            return
        self._renew = True
        self._told.setText(self.tr("正在保存"))
        self._send(file, changed)

    def _send(self, file: PhotoFile, changed: dict[str, str]) -> None:
        try:
            sent = self._writing(file, changed)
        except ValueError:
            self._invalid("taken_on", self.tr("时间请写成2026-03-05或2026年3月5日"))
            self._drafts[file.detail.row.id] = changed
            return
        photo_id = file.detail.row.id
        self._sent[photo_id] = changed

        def done(_none: object) -> None:
            self._saved(photo_id)

        def refused(error: UserError) -> None:
            self._not_saved(photo_id, changed, error)

        self._desk.work(writing.write, sent, owner=self, on_done=done, on_error=refused)

    def _writing(self, file: PhotoFile, changed: dict[str, str]) -> writing.Writing:
        before = file.detail.description
        texts: dict[str, Any] = {key: changed[key] for key in changed if key not in ("number", "category", "taken_on")}
        after = dataclasses.replace(before, **texts)
        if "taken_on" in changed:
            after = dataclasses.replace(after, taken_on=read_day(changed["taken_on"]))
        if "caption" not in changed and before.caption in ("", compose_caption(before)):
            after = dataclasses.replace(after, caption="")
        return writing.Writing(
            file.detail.row.id, after, file.detail.version, changed.get("number", ""), changed.get("category", "")
        )

    def _saved(self, photo_id: str) -> None:
        self._sent.pop(photo_id, None)
        if photo_id in self._early:
            self._desk.read(queries.photo_file, photo_id, owner=self, on_done=self._show_file)
        self._drafts.pop(photo_id, None)
        if self.keeper.subject == f"photo:{photo_id}":
            self.keeper.stop()
        else:
            self._desk.call(drafts.discard, f"photo:{photo_id}")
        if self._row is not None and self._row.id == photo_id:
            self._base = {**self._base, **self.changed()}
            self.banner.say("")
            self._told.setText(self.tr("{time}已保存").format(time=local(self._desk.now()).strftime("%H:%M")))
            self._save.hide()
        self.saved.emit(photo_id)

    def _not_saved(self, photo_id: str, changed: dict[str, str], error: UserError) -> None:
        self._sent.pop(photo_id, None)
        self._renew = False
        if self._row is None or self._row.id != photo_id:
            self._drafts[photo_id] = changed
            self._desk.refuse(error)
            return
        if error.code == "record.changed_meanwhile":
            self._drafts[photo_id] = changed
            self._file = None
            self._desk.read(queries.photo_file, photo_id, owner=self, on_done=self._show_file)
        if not self._at_fields(error):
            self.banner.say(messages.sentence(error), "error")
        self._tell_state()

    def _at_fields(self, error: UserError) -> bool:
        if error.code in ("photo.bad_number", "photo.number_taken"):
            self._invalid("number", messages.sentence(error))
            return True
        listed = error.params.get("findings")
        findings = (
            [one for one in listed if one.get("field") in self.fields] if isinstance(listed, (list, tuple)) else []
        )
        for one in reversed(findings):
            self._invalid(str(one["field"]), str(one.get("text", "")))
        return bool(findings)

    def _invalid(self, key: str, text: str) -> None:
        mark_invalid(self.fields[key], text)
        self.banner.say(text, "error")
        self.fields[key].setFocus()

    def _tell_state(self) -> None:
        dirty = bool(self.changed()) if self._file is not None else False
        self._save.setVisible(dirty)
        keys = self.tr("N看底片，Space看大图，F2著录") if self.may_write() else self.tr("N看底片，Space看大图")
        self._told.setText(self.tr("有改动，Enter保存，Esc还原") if dirty else keys)

    def _refused(self, error: UserError) -> None:
        self.banner.say(messages.sentence(error), "error")

    # Ways

    def begin(self) -> None:
        """F2: write in the first field that is needed and empty."""
        for key in _NEEDED:
            if not self.fields[key].value():
                self.fields[key].setFocus(Qt.FocusReason.ShortcutFocusReason)
                return
        self.fields["title"].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def field_in_hand(self) -> str:
        """The element that is being written; the first one that is needed where none is."""
        return next((key for key, field in self.fields.items() if field.hasFocus()), "title")

    def go_to(self, key: str) -> None:
        """Write in an element, at the end of what stands there; now, or when the photo's 说明 has come."""
        self.fields[key].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def more_elements(self) -> None:
        """The elements of DA/T 54 that have no field here."""
        if self._file is not None and self._may_write(self._file):
            open_centred(ElementsDialog(self._desk, self, self._file.detail))

    def file(self) -> PhotoFile | None:
        """What is shown."""
        return self._file

    def may_write(self) -> bool:
        """Whether this person may write the shown photo's 说明."""
        return self._file is not None and self._may_write(self._file)

    def hideEvent(self, event: QHideEvent) -> None:
        """Leaving the page, or the large view over it: what was typed is saved."""
        super().hideEvent(event)
        self.commit()

    def release(self) -> None:
        """Let go of everything, typed or shown."""
        self._file, self._row, self._base = None, None, {}
        self._drafts.clear()
        self._early.clear()
        self._sent.clear()
        self.show_photo(None)
        for field in self.fields.values():
            field.set_value("")

    def _to_light(self) -> None:
        if self._file is not None and self._file.negative is not None:
            self.see_light.emit(self._file.negative)
