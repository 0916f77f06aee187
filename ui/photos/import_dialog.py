"""导入照片: what, into which case and category, on which negative; then how far; then what became of each file."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QCheckBox, QStackedWidget, QWidget

from app import photos
from app.photos import Chosen, ImportReport, ImportRules, UnfinishedImport
from app.workers.imaging.formats import EXTENSIONS
from app.workspace import CancelToken, PauseToken, UserError
from ui import media
from ui.desk import Desk
from ui.forms import Kind, Spec
from ui.forms.build import SpecForm
from ui.forms.drafts import Drafted, Keeper, OneField
from ui.photos import queries, words, writing
from ui.photos.import_report import ImportOutcome
from ui.photos.likeness_dialog import LikenessDialog
from ui.photos.negative_form import ORDINARY, form_of, specs, values_of
from ui.tasks import Tick
from ui.texts import local
from ui.widgets.base import Button, Label, Picture, column, frame, holder, row, scrolled
from ui.widgets.dialogs import Dialog, open_centred
from ui.widgets.fields import Choice, FieldRow, Segments
from ui.widgets.files import Purpose, files
from ui.widgets.notes import ProgressPanel

_SELF, _FILM = "self", "film"


def _t(text: str) -> str:
    return QCoreApplication.translate("ImportDialog", text)


class ImportDialog(Dialog):
    """`brought` carries the case and the photos that came in; it is accepted when they are to be described at once."""

    brought = Signal(str, list)

    def __init__(
        self,
        desk: Desk,
        parent: QWidget | None,
        case_id: str,
        paths: Sequence[Path],
        left: UnfinishedImport | None = None,
        category: str = "",
    ) -> None:
        super().__init__(parent, _t("导入照片"), width=640)
        self._desk, self._case_id = desk, case_id
        self._paths: list[Path] = []
        self._files: list[Path] = []
        self._began, self._as_left = 0.0, left is not None
        self.pause = PauseToken()
        self.progress = ProgressPanel(self.tr("正在导入照片"))
        self._rate = Label("", "caption")
        self._hold = Button(self.tr("暂停"), self.hold, fit="tool")
        self.outcome = ImportOutcome()
        self.pages = QStackedWidget()
        self.pages.addWidget(self._asking())
        self.pages.addWidget(holder(column(None, self.progress, row(self._rate, None, self._hold), None, gap=10)))
        self.pages.addWidget(self.outcome)
        self.pages.setMinimumHeight(452)
        self.body.addWidget(self.pages, 1)
        self._report: ImportReport | None = None
        self._compare = self.add_button("", self.compare_alike)
        self._compare.hide()
        self.look_button = self.add_button(self.tr("查看照片"), self.reject)
        self.look_button.hide()
        self.safe = self.add_button(self.tr("取消"), self.reject)
        self.go_button = self.add_button(self.tr("导入"), self.submit, kind="primary", default=True)
        self.setAcceptDrops(True)
        desk.locked.connect(self._leave)
        self.category.set_value(category)
        (self.category if case_id else self.case).field.setFocus()
        self.take(paths)
        if not paths:
            desk.tasks.run(media.cards, owner=self, on_done=self._offer_cards)
        self.keeper = Keeper(desk, self)
        self.body.insertWidget(0, self.keeper.banner)
        self.keeper.restored.connect(self._show_typed)
        if left is not None:
            self._as_before(left)
        self._keep_typed()
        desk.read(queries.own_cases, owner=self, on_done=self._offer_cases)

    # Asking

    def _asking(self) -> QWidget:
        self._chosen = Label("", "dense", wrap=True)
        self.folder_button = Button(self.tr("选择文件夹"), self._choose_folder, fit="tool", icon_name="folder-open")
        self.again_button = Button(self.tr("重新选择"), self.drop_choice, kind="link", fit="tool")
        self._cards = row(gap=8)
        buttons = row(
            Button(self.tr("选择文件"), self._choose_files, fit="tool", icon_name="file-search"),
            self.folder_button,
            self.again_button,
            None, gap=8,
        )  # fmt: skip
        beside_icon = column(self._chosen, Label(self.tr("也可以把文件或文件夹拖到这里"), "caption"), buttons, gap=6)
        beside_icon.addLayout(self._cards)
        files = row(Picture("image-square", "c2", 34), beside_icon, gap=16, margins=(16, 12, 16, 12))
        files.setStretch(1, 1)
        self.case = FieldRow(self.tr("案件"), Choice(empty=self.tr("请选择")), required=True)
        self.category = FieldRow(
            self.tr("类别"), Choice(words.category_choices(), empty=self.tr("请选择")), required=True
        )
        self.film = Segments([(_SELF, self.tr("由文件判断")), (_FILM, self.tr("胶片底片"))])
        self.film.picked.connect(lambda _key: self._show_film())
        self._film_told = Label("", "caption", wrap=True)
        self.negative = SpecForm(specs())
        self.negative.set_values(ORDINARY)
        beside = row(self.case, self.category, gap=14)
        beside.setStretch(0, 1)
        beside.setStretch(1, 1)
        for made in (self.case, self.category):
            beside.setAlignment(made, Qt.AlignmentFlag.AlignTop)
        film = column(Label(self.tr("底片"), "field"), row(self.film, None), self._film_told, gap=4)
        self.by_folder = QCheckBox(self.tr("按文件夹名归类（如“座谈会”“讯问”），认不出的归入上面的类别"))
        self.by_day = QCheckBox(self.tr("按拍摄日期挂到本案当天的活动"))
        self.by_day.setChecked(True)
        self.clock = SpecForm(
            [
                Spec("shown", self.tr("相机时钟显示"), Kind.MOMENT, 6),
                Spec("real", self.tr("当时的实际时间"), Kind.MOMENT, 6),
            ]
        )
        self.clock_off = QCheckBox(self.tr("相机时钟不准，校正拍摄时间"))
        told = Label(self.tr("填同一时刻的两个时间；只校正登记的时间，原件不变"), "caption")
        self._clock_part = holder(column(told, self.clock, gap=6))
        self._clock_part.hide()
        self.clock_off.toggled.connect(self._clock_part.setVisible)
        sorting = column(
            Label(self.tr("归类和时间"), "field"), self.by_folder, self.by_day, self.clock_off, self._clock_part, gap=6
        )
        inner = column(frame("note", files), beside, film, self.negative, sorting, None, gap=12, margins=(2, 2, 12, 2))
        self._show_film()
        return scrolled(inner, "surface")

    def _as_before(self, left: UnfinishedImport) -> None:
        """What was asked for when it broke off."""
        self.category.set_value(left.category)
        self.by_folder.setChecked(left.sorting.by_folder)
        self.by_day.setChecked(left.sorting.by_day)
        if left.sorting.clock_offset:
            now = local(self._desk.now())
            shown = now - timedelta(seconds=left.sorting.clock_offset)
            self.clock.set_values({"shown": f"{shown:%Y-%m-%d %H:%M}", "real": f"{now:%Y-%m-%d %H:%M}"})
            self.clock_off.setChecked(True)
        if left.negative is not None:
            self.negative.set_values(values_of(left.negative))
            self._pick_film()

    def _keep_typed(self) -> None:
        """What is typed outlives a crash and a lock; it is the case's, whichever files it was typed for."""
        self.foot_note(self.keeper.note)
        self._blank = self.negative.typed()
        parts: dict[str, Drafted] = {
            "negative": self.negative, "category": OneField(self.category), "clock": self.clock,
        }  # fmt: skip
        self.keeper.watch(f"photo-import:{self._case_id}", parts, title=self.windowTitle())

    def _show_typed(self) -> None:
        if self.negative.typed() != self._blank:
            self._pick_film()
        self.clock_off.setChecked(bool(self.clock.values()))

    def _pick_film(self) -> None:
        self.film.pick(_FILM)
        self._show_film()

    def _show_film(self) -> None:
        film = self.film.value() == _FILM
        self.negative.setVisible(film)
        self._film_told.setText(
            self.tr("所选文件都挂接到下面这张底片；同号的底片已登记时直接挂接")
            if film
            else self.tr("带有相机信息的文件记为数码原始文件，其余导入后再登记底片情况")
        )

    def _offer_cases(self, cases: list[tuple[str, str]]) -> None:
        self.case.field.set_options(cases)  # type: ignore[attr-defined]
        self.case.set_value(self._case_id)

    def take(self, paths: Sequence[Path]) -> None:
        """Add files and folders to what is to be imported."""
        self._paths += [path for path in paths if path not in self._paths]
        self.go_button.setEnabled(False)
        if not self._paths:
            self._count([])
            return
        self._chosen.setText(self.tr("正在查看文件夹"))
        self._desk.tasks.run(_looked_through, list(self._paths), owner=self, on_done=self._found)

    def _found(self, told: tuple[Chosen, bool]) -> None:
        self._count(list(told[0].pictures), told[0].others)
        if not self._as_left:
            self.by_folder.setChecked(told[1])
        if told[0].pictures and self.folder_button.hasFocus():
            (self.category.field if self.case.value() else self.case.field).setFocus()

    def drop_choice(self) -> None:
        """What was chosen was the wrong thing."""
        self._paths = []
        self.take([])
        self.folder_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _offer_cards(self, cards: list[media.Stick]) -> None:
        """The one card that is plugged in is what one has come with; of several one says which."""
        if len(cards) == 1 and not self._paths:
            self.take([cards[0].root / media.CAMERA])
        for card in cards if len(cards) > 1 else ():
            act = partial(self.take, [card.root / media.CAMERA])
            self._cards.addWidget(Button(self.tr("存储卡{name}").format(name=card.name), act, fit="tool"))
        self._cards.addStretch(1)

    def _count(self, files: list[Path], others: Sequence[Path] = ()) -> None:
        self._files = files
        self.go_button.setEnabled(bool(files))
        self.again_button.setVisible(bool(self._paths))
        if not files:
            empty = self.tr("所选文件夹里没有照片") if self._paths else self.tr("还没有选择照片")
            self._chosen.setText(empty)
            self.go_button.setText(self.tr("导入"))
            return
        names = "、".join(file.name for file in files[:3])
        told = self.tr("{names}等{n}个文件").format(names=names, n=len(files)) if len(files) > 3 else names
        if len(self._paths) == 1 and self._paths[0] != files[0]:
            told = self.tr("{folder}中的{told}").format(folder=self._paths[0], told=told)
        if others:
            left = self.tr("{told}；另有{n}个文件不是照片（{names}{more}），不导入")
            names = "、".join(file.name for file in others[:2])
            told = left.format(told=told, n=len(others), names=names, more=self.tr("等") if len(others) > 2 else "")
        self._chosen.setText(told)
        self.go_button.setText(self.tr("导入{n}张").format(n=len(files)))

    def _choose_files(self) -> None:
        patterns = " ".join(f"*.{one} *.{one.upper()}" for one in sorted(EXTENSIONS))
        kinds = self.tr("照片") + f" ({patterns});;" + self.tr("所有文件") + " (*)"
        self.take(files.open_several(self, Purpose.PHOTOS, self.tr("选择照片"), kinds))

    def _choose_folder(self) -> None:
        chosen = files.folder(self, Purpose.PHOTOS, self.tr("选择文件夹"))
        if chosen is not None:
            self.take([chosen])

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """More files may be dropped while the dialog asks."""
        if self.pages.currentIndex() == 0 and event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take them."""
        event.acceptProposedAction()
        self.take([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])

    # Doing

    def submit(self) -> None:
        """Check and begin; at the end the same button closes."""
        if not self.go_button.isEnabled():
            return
        if self.pages.currentIndex() == 2:
            (self.accept if self._several() else self.reject)()
            return
        self.banner.say("")
        gaps = [made for made in (self.case, self.category) if made.missing()]
        for made in gaps:
            made.set_error(self.tr("请选择{field}").format(field=made.label_text))
        film = self.film.value() == _FILM
        if gaps or not self._clock_told() or (film and not self.negative.check()):
            return
        form = form_of(self.negative.values()) if film else None
        self.go_button.setEnabled(False)
        self.go_button.hide()
        self.safe.hide()
        sorting = ImportRules(self._offset(), self.by_day.isChecked(), self.by_folder.isChecked())
        self.pause = PauseToken()
        self._began = time.monotonic()
        job = self._desk.call(
            writing.bring_in, self.case.value(), self.category.value(), list(self._files), form, sorting, self.pause,
            owner=self, on_done=self._done, on_error=self._failed, on_progress=self._tick, cancel=CancelToken(),
        )  # fmt: skip
        if job is not None:
            self.pages.setCurrentIndex(1)
            self.progress.watch(job)
            self.pages.setFocus()  # not on 取消: who pressed Enter twice would have stopped it

    def _clock_told(self) -> bool:
        """Both times or neither, and both in order."""
        told = self.clock.values() if self.clock_off.isChecked() else {}
        for one, other in (("shown", "real"), ("real", "shown")):
            if told.get(one) and not told.get(other):
                self.clock.rows[other].set_error(self.tr("两个时间要么都填，要么都不填"))
                self.clock.rows[other].go_to()
                return False
        return not self.clock_off.isChecked() or self.clock.check()

    def _offset(self) -> int:
        """Seconds by which the camera's clock is behind."""
        told = self.clock.values()
        if "shown" not in told or not self.clock_off.isChecked():
            return 0
        shown, real = (datetime.fromisoformat(told[name]) for name in ("shown", "real"))
        return round((real - shown).total_seconds())

    def hold(self) -> None:
        """Pause between two files, or go on."""
        if self.pause.paused:
            self.pause.resume()
        else:
            self.pause.pause()
        self._hold.setText(self.tr("继续") if self.pause.paused else self.tr("暂停"))
        if self.pause.paused:
            self._rate.setText(self.tr("已暂停，已导入的照片保留"))

    def _tick(self, tick: Tick) -> None:
        self.progress.tick(tick)
        spent = time.monotonic() - self._began
        if tick.done and spent > 1 and not self.pause.paused:
            self._rate.setText(self.tr("每分钟{n}张").format(n=max(1, round(60 * tick.done / spent))))

    def compare_alike(self) -> None:
        """The pairs that look alike, side by side."""
        if self._report is not None and self._report.alike:
            open_centred(LikenessDialog(self._desk, self, self._report.alike))

    def _done(self, report: ImportReport) -> None:
        self._report = report
        self.outcome.show_report(report, len(self._files))
        self._compare.setText(self.tr("对照相似照片（{n}对）").format(n=len(report.alike)))
        self._compare.setVisible(bool(report.alike))
        self.pages.setCurrentIndex(2)
        came = len(report.imported)
        self.look_button.setVisible(self._several())
        one = self.tr("查看照片") if came else self.tr("关闭")
        self.go_button.setText(self.tr("成批著录{n}张").format(n=came) if self._several() else one)
        self.go_button.setEnabled(True)
        self.go_button.show()
        self.go_button.setFocus(Qt.FocusReason.OtherFocusReason)
        self.keeper.stop()
        if report.imported:
            self.brought.emit(self.case.value(), [one.photo_id for one in report.imported])

    def _several(self) -> bool:
        """Whether more than one came in: they have words in common."""
        return self._report is not None and len(self._report.imported) > 1

    def _failed(self, error: UserError) -> None:
        self.pages.setCurrentIndex(0)
        self.safe.show()
        self.go_button.show()
        self.go_button.setEnabled(True)
        left = self.negative.show_findings(error)
        if left or not error.params.get("findings"):
            self.refuse(error)

    def _leave(self) -> None:
        """Locking closes at once; files that are under way end in their worker."""
        self.done(0)

    def reject(self) -> None:
        """Esc while files come in asks the import to stop; the report says what was kept."""
        if self.pages.currentIndex() == 1:
            self.progress.stop()
            return
        super().reject()


def _looked_through(paths: Sequence[Path]) -> tuple[Chosen, bool]:
    """What is chosen by files and folders, and whether folders are named by what they show."""
    found = photos.look_through(paths)
    return found, photos.folders_tell(found.pictures)
