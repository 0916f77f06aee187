"""What can be begun with the chosen photos: import, negatives, numbers, groups, comparison, show, export and more."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLineEdit, QPlainTextEdit

from app import photos
from app.photos import BatchWritten, GroupRow, Likeness, PhotoRow
from ui.desk import Desk
from ui.page import Page
from ui.photos import papers, queries, writing
from ui.photos.album_dialog import AlbumDialog
from ui.photos.compare_dialog import CompareDialog
from ui.photos.export_dialog import ExportDialog
from ui.photos.facets import Facets
from ui.photos.group_dialog import GroupDialog
from ui.photos.import_dialog import ImportDialog
from ui.photos.inspector import Inspector
from ui.photos.keys_dialog import KeysDialog, of_photos
from ui.photos.likeness_dialog import LikenessDialog
from ui.photos.many_dialog import ManyDialog
from ui.photos.negative_dialog import NegativeDialog
from ui.photos.numbers_dialog import NumbersDialog
from ui.photos.people_dialog import PeopleDialog
from ui.photos.queries import FacetsData
from ui.photos.slides import SlideShow, SlidesQuestion
from ui.photos.tools import BrokenImport
from ui.widgets.dialogs import NoteDialog, open_centred
from ui.widgets.photo_grid import PhotoGrid

_KEPT = 4000  # rows in memory: more than the grid keeps tiles


class PhotoActs(Page):
    """The part of the page that opens dialogs and sends work; what it shows is `PhotosPage`'s."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._case_id, self._wanted = "", ""
        self._new: list[str] = []
        self._facts: FacetsData | None = None
        self._rows: dict[str, PhotoRow] = {}
        self._importing = False
        self._slides: SlideShow | None = None
        self._batch: list[BatchWritten] = []
        self.facets = Facets()
        self.grid = PhotoGrid()
        self.inspector = Inspector(desk)
        self._broken = BrokenImport(self.take_up, self.let_go)

    def current(self) -> PhotoRow | None:
        """The chosen photo."""
        return self._rows.get(self.grid.current())

    def _take_case(self, case_id: str) -> None:
        self._case_id, self._stale = case_id, True
        self._facts = None
        self.facets.clear()
        self.grid.clear_marks()

    def _keep(self, rows: list[PhotoRow]) -> None:
        """Remember rows that were read; of many thousands the latest."""
        for photo in rows:
            self._rows.pop(photo.id, None)
            self._rows[photo.id] = photo
        for key in list(self._rows)[: max(len(self._rows) - _KEPT, 0)]:
            if key != self.grid.current():
                del self._rows[key]

    def bring_in(self, paths: list[Path] | None = None) -> None:
        """Import files; the dialog asks for them where none are given."""
        if not self.desk.may("photo.file"):
            return
        category = self.facets.category.chosen()
        self._open_import(ImportDialog(self.desk, self, self._case_id, paths or [], category=category))

    def _open_import(self, dialog: ImportDialog) -> None:
        dialog.brought.connect(self._brought)
        self._importing = True
        self._broken.say("")
        dialog.finished.connect(self._import_ended)
        dialog.accepted.connect(self.describe_many)
        self._open(dialog)

    def _import_ended(self) -> None:
        self._importing = False

    def take_up(self) -> None:
        """Go on with the import that broke off."""
        left = self._facts.unfinished if self._facts is not None else None
        if left is not None:
            self._open_import(ImportDialog(self.desk, self, left.case_id, left.files, left))

    def let_go(self) -> None:
        """Forget it."""
        self.desk.work(writing.forget_import, owner=self, on_done=lambda _none: self.refresh())

    def _brought(self, case_id: str, ids: list[str]) -> None:
        """What came in is marked: all of it is described and numbered next."""
        if self._case_id not in ("", case_id):
            self._take_case(case_id)
        self.facets.clear()
        self._take_new(ids)
        self.reload()

    def _take_new(self, ids: list[str]) -> None:
        self._wanted, self._new = ids[0], ids if len(ids) > 1 else []

    def _with_chosen(self, act: Callable[[list[PhotoRow]], object]) -> None:
        """Do something with the marked photos of ours, or with the one in front; rows not seen yet are read first."""
        if not self.desk.may("photo.file"):
            return
        keys = self._new or self.grid.marked() or [key for key in (self.grid.current(),) if key]
        unknown = [key for key in keys if key not in self._rows]

        def go(_rows: object = None) -> None:
            rows = [self._rows[key] for key in keys if key in self._rows and self._rows[key].own]
            if rows:
                act(rows)

        def came(rows: list[PhotoRow]) -> None:
            self._keep(rows)
            go()

        if unknown:
            self.desk.read(queries.rows_of, unknown, owner=self, on_done=came)
        else:
            go()

    def negative(self) -> None:
        """Say of the marked photos, or of the chosen one, what their negative is."""
        self._with_chosen(lambda rows: self._open(NegativeDialog(self.desk, self, rows)))

    def place(self) -> None:
        """Put the marked photos into an album and number them."""
        self._with_chosen(lambda rows: self._open(AlbumDialog(self.desk, self, self._as_taken(rows))))

    def number(self) -> None:
        """Number the marked photos by a plan that is shown first."""
        self._with_chosen(lambda rows: self._open(NumbersDialog(self.desk, self, self._as_taken(rows))))

    def newest_first(self) -> bool:
        """Whether the page shows the latest photo first."""
        return False

    def _as_taken(self, rows: list[PhotoRow]) -> list[PhotoRow]:
        """Numbers run on with time also where the latest photo is shown first."""
        return rows[::-1] if self.newest_first() else rows

    def describe_many(self) -> None:
        """The same words for all marked photos."""
        self._with_chosen(self._describe_many)

    def _describe_many(self, rows: list[PhotoRow]) -> None:
        dialog = ManyDialog(self.desk, self, rows)
        dialog.accepted.connect(lambda: self._wrote(dialog.result_value))
        self._open(dialog)

    def _wrote(self, batch: list[BatchWritten]) -> None:
        self._batch = batch
        if batch:
            self.desk.say(self.tr("已写入{n}张照片").format(n=len(batch)), self.take_back)

    def take_back(self) -> None:
        """Ctrl+Z: the last batch is taken back, but for photos that were changed since."""
        batch, self._batch = self._batch, []
        if not batch:
            return

        def done(taken: int) -> None:
            told = self.tr("已撤销，{n}张照片恢复原样").format(n=taken)
            if taken < len(batch):
                told += self.tr("；{n}张后来又有改动，保持不变").format(n=len(batch) - taken)
            self.desk.say(told)

        self.desk.work(writing.take_back, batch, owner=self, on_done=done, on_error=self.desk.refuse)

    def print_paper(self, form: str) -> None:
        """A paper of the case's album: catalogue, leaves or 备考表."""
        photo = self.current()
        case_id = self._case_id or (photo.case_id if photo else "")
        title = dict(papers.of_albums())[form]
        if case_id:
            self._open(papers.shown(self, title, queries.album_paper, case_id, form, title))
        else:
            self.desk.say(self.tr("请先选定一个案件"))

    def show_keys(self) -> None:
        """F1: every key and what it does."""
        self._open(KeysDialog(self, of_photos()))

    def _open(self, dialog: QDialog) -> None:
        """Show a dialog; afterwards the keys go to the pictures again, not to the button that opened it."""
        if not isinstance(self.window().focusWidget(), (QLineEdit, QPlainTextEdit)):
            dialog.finished.connect(lambda _how: self._to_pictures())
        open_centred(dialog)

    def _to_pictures(self) -> None:
        """The keys go to the pictures."""
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def mark_people(self) -> None:
        """Mark people on the chosen photo."""
        photo = self.current()
        if photo is not None and photo.own and not photo.veiled and self.desk.may("photo.file"):
            self._open(PeopleDialog(self.desk, self, photo))

    def group(self) -> None:
        """Put the marked photos into a group with one 总说明."""
        self._with_chosen(self._group)

    def _group(self, rows: list[PhotoRow]) -> None:
        title = self.tr("编成照片组")
        dialog = NoteDialog(self, title, self.tr("组题名（总说明由各张相同的著录项拼成）"), self.tr("编组"))
        dialog.row.label_text = self.tr("组题名")
        ids = [photo.id for photo in rows]
        dialog.accepted.connect(
            lambda: self.desk.work(writing.group, ids, dialog.text(), owner=self, on_error=self.desk.refuse)
        )
        self._open(dialog)

    def edit_group(self) -> None:
        """G: the 总说明 of the group that the chosen photo is in, or of the case's first."""
        photo = self.current()
        case_id = self._case_id or (photo.case_id if photo else "")
        if not case_id or not self.desk.may("photo.file"):
            return

        def show(held: tuple[list[GroupRow], str]) -> None:
            groups, chosen = held
            if groups:
                self._open(GroupDialog(self.desk, self, groups, chosen))
            else:
                self.desk.say(self.tr("本案还没有照片组，请先标记照片再编组"))

        asked = (queries.groups_of, case_id, photo.id if photo else "")
        self.desk.read(*asked, owner=self, on_done=show, on_error=self.desk.refuse)

    def pick(self) -> None:
        """P: the chosen ones among many of the same; once more takes the mark away."""
        self._with_chosen(self._pick)

    def pick_in_front(self) -> None:
        """P in the large view: only the one that one looks at, whatever is marked."""
        photo = self.current()
        if photo is not None and photo.own and self.desk.may("photo.file"):
            self._pick([photo])

    def _pick(self, rows: list[PhotoRow]) -> None:
        wanted = not all(row.picked for row in rows)
        ids = [row.id for row in rows]
        self.desk.work(writing.pick, ids, wanted, owner=self, on_error=self.desk.refuse)

    def compare(self) -> None:
        """C: two to four photos side by side."""
        keys = self.grid.marked()
        if 2 <= len(keys) <= 4:
            self._open(CompareDialog(self.desk, self, [self._rows[key] for key in keys if key in self._rows]))
        else:
            self.desk.say(self.tr("请先标记2至4张照片再比较"))

    def show_slides(self) -> None:
        """F11: the marked photos, or all, one after another with their captions; who may not see some does not show
        them, and who may is asked.
        """
        keys = self.grid.marked() or self.grid.order()
        if keys:
            self.desk.read(
                photos.public_among, keys, owner=self, on_done=lambda public: self._ask_slides(keys, public),
                on_error=self.desk.refuse,
            )  # fmt: skip

    def _ask_slides(self, keys: list[str], public: list[str]) -> None:
        if len(public) == len(keys):
            self._show_slides(keys)
        elif self.desk.may("photo.original"):
            held = len(keys) - len(public)
            dialog = SlidesQuestion(self, len(keys), held, lambda: self._show_slides(public))
            dialog.accepted.connect(lambda: self._show_slides(keys))
            self._open(dialog)
        elif public:
            self._show_slides(public)
        else:
            self.desk.say(self.tr("没有可以放映的照片"))

    def _show_slides(self, keys: list[str]) -> None:
        front = self.grid.current()
        show = SlideShow(self.desk, keys, start=keys.index(front) if front in keys else 0)
        show.showFullScreen()
        self._slides = show

    def slides(self) -> SlideShow | None:
        """The show that was begun last."""
        return self._slides

    def like_last(self) -> None:
        """Ctrl+D: the words of the photo that was described last, where this one says nothing."""
        photo = self.current()
        if photo is None or not self.inspector.may_write():
            return
        self.inspector.commit()

        def done(any_found: bool) -> None:
            if not any_found:
                self.desk.say(self.tr("没有可以沿用的著录"))

        self.desk.work(writing.fill_like_last, photo.id, owner=self, on_done=done, on_error=self.desk.refuse)

    def alike(self) -> None:
        """Photos of the case that look like others, side by side."""
        if not self._case_id:
            self.desk.say(self.tr("请先选定一个案件"))
            return

        def show(pairs: list[Likeness]) -> None:
            if pairs:
                self._open(LikenessDialog(self.desk, self, pairs))
            else:
                self.desk.say(self.tr("没有需要对照的相似照片"))

        self.desk.read(photos.list_likenesses, self._case_id, owner=self, on_done=show, on_error=self.desk.refuse)

    def withdraw(self) -> None:
        """Take back the marked photos, or the chosen one, with a reason."""
        self._with_chosen(self._withdraw)

    def _withdraw(self, chosen: list[PhotoRow]) -> None:
        title = self.tr("撤回{n}张照片").format(n=len(chosen))
        label = self.tr("撤回的理由（照片不再列出，原件和记录保留备查）")
        dialog = NoteDialog(self, title, label, title, kind="danger")
        dialog.row.label_text = self.tr("撤回的理由")
        ids = [photo.id for photo in chosen]
        dialog.accepted.connect(
            lambda: self.desk.work(writing.withdraw, ids, dialog.text(), owner=self, on_error=self.desk.refuse)
        )
        self._open(dialog)

    def export(self) -> None:
        """Originals out of the encrypted store."""
        photo = self.current()
        case_id = self._case_id or (photo.case_id if photo else "")
        if case_id and self.desk.may("photo.original"):
            marked = [key for key in self.grid.marked() if key in self._rows and self._rows[key].case_id == case_id]
            front = photo.id if photo is not None and photo.case_id == case_id else ""
            self._open(ExportDialog(self.desk, self, case_id, marked, front))
