"""How the pictures of these pages in their states are reached, for `python -m ui.screens`.

Most are of an office whose pictures fill every page (`app.demo.darkroom`): what is there is what a clerk would have
after an afternoon with a card and a drawer of film, long titles, old numbers and damp days included.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication, QDialog, QWidget

from app.cases import CaseQuery, list_cases
from app.demo import darkroom
from app.photos import PhotoFilter, list_keys
from ui.photos.import_dialog import ImportDialog
from ui.photos.light_page import LightTablePage
from ui.photos.page import PhotosPage
from ui.photos.people_dialog import PeopleDialog

Settle = Callable[[Any], None]
Reach = Callable[[Any, Settle], None]


class NotReachedError(LookupError):
    """The office has nothing in the state that a picture is to show."""


@dataclass(frozen=True, slots=True)
class State:
    """A picture: its name, who looks, of which office, whether it is of the light table, and how one gets there."""

    name: str
    reach: Reach
    light: bool = False
    who: str = "zhou"
    office: str = "pictures"


def begin(window: Any, settle: Settle, *, light: bool) -> None:
    """Go to the photos of a case that has some, or to the light table with the film of all."""
    window.panel.go("lighttable" if light else "photos", "" if light else _case_with(window, pictures=True))
    settle(window)


def _photos(window: Any) -> PhotosPage:
    page = window.panel.page() if window.panel else None
    if not isinstance(page, PhotosPage):
        raise NotReachedError("the page of photos is not in front")
    return page


def _table(window: Any) -> LightTablePage:
    page = window.panel.page() if window.panel else None
    if not isinstance(page, LightTablePage):
        raise NotReachedError("the light table is not in front")
    return page


def _fresh(window: Any, settle: Settle) -> PhotosPage:
    """The page as one who just came sees it: the grid, nothing narrowed or marked."""
    page = _photos(window)
    page.close_large()
    if not page.large.facts.isHidden():
        page.large.turn_facts()
    page.views.pick("grid")
    page.text.clear()
    page.facets.clear()
    page.order.set_value("newest")
    page.refresh()
    settle(window)
    page.grid.clear_marks()
    if page.grid.order():
        page.grid.select(page.grid.order()[0])
    settle(window)
    return page


def _case_with(window: Any, *, pictures: bool) -> str:
    """A case that has pictures, or one that has none."""
    workspace = window.desk.workspace
    if workspace is None:
        raise NotReachedError("nobody sits here")
    with workspace.read() as view:
        for row in list_cases(view, CaseQuery(), limit=50):
            if bool(list_keys(view, PhotoFilter(case_id=row.id), limit=1)) is pictures:
                return row.id
    raise NotReachedError(f"no case, pictures {pictures}")


def _of(case_pictures: bool = True, then: Callable[[PhotosPage], object] | None = None) -> Reach:
    """The photos of a case, and something begun there."""

    def reach(window: Any, settle: Settle) -> None:
        window.panel.go("photos", _case_with(window, pictures=case_pictures))
        settle(window)
        page = _fresh(window, settle)
        if then is not None:
            then(page)
            settle(window)

    return reach


def _chosen(code: str, act: Callable[[PhotosPage], object] | str = "", place: int = 0) -> Reach:
    """The `place`th photo of a category in front, and something begun with it."""

    def reach(window: Any, settle: Settle) -> None:
        page = _fresh(window, settle)
        page.facets.category.picked.emit(code)
        settle(window)
        keys = page.grid.order()
        if len(keys) <= place:
            raise NotReachedError(f"no photo {place} of {code or 'the case'}")
        page.grid.select(keys[place])
        settle(window)
        _do(page, act)
        settle(window)

    return reach


def _marked(count: int, act: Callable[[PhotosPage], object] | str = "", code: str = "") -> Reach:
    """Some photos marked, and what may be done with them begun."""

    def reach(window: Any, settle: Settle) -> None:
        _chosen(code)(window, settle)
        page = _photos(window)
        page.grid.mark(page.grid.order()[:count])
        settle(window)
        _do(page, act)
        settle(window)

    return reach


def _do(page: QWidget, act: Callable[[Any], object] | str) -> None:
    if callable(act):
        act(page)
    elif act:
        getattr(page, act)()


def _then(reach: Reach, *acts: Callable[[QDialog, Any], object]) -> Reach:
    """What is done in the dialog that has opened, one act after the other."""

    def further(window: Any, settle: Settle) -> None:
        reach(window, settle)
        for act in acts:
            act(_dialog(), window)
            settle(window)

    return further


def _dialog() -> Any:
    shown = [one for one in QApplication.topLevelWidgets() if one.isVisible() and isinstance(one, QDialog)]
    if not shown:
        raise NotReachedError("no dialog is open")
    return shown[-1]


def _large(code: str, *acts: str, place: int = 0) -> Reach:
    """A photo large, and keys pressed there."""

    def reach(window: Any, settle: Settle) -> None:
        _chosen(code, "open_large", place)(window, settle)
        page = _photos(window)
        for act in acts:
            getattr(page.large, act)()
            settle(window)

    return reach


def _curtain(window: Any, settle: Settle) -> None:
    """Photo and negative at the two sides of a curtain."""
    _fresh(window, settle)
    page = _photos(window)
    page.facets.negative.picked.emit("film")
    settle(window)
    if not page.grid.order():
        raise NotReachedError("no photo of film")
    page.grid.select(page.grid.order()[0])
    settle(window)
    page.open_large()
    settle(window)
    page.large.show_both()
    settle(window)


def _pixels(page: PhotosPage) -> None:
    page.open_large()
    page.large.take_original()
    page.large.canvas.set_scale(1.0)


def _slides(code: str) -> Reach:
    """The show of a category, in the size of the window; what is asked before it is answered by all."""

    def reach(window: Any, settle: Settle) -> None:
        _chosen(code, "show_slides")(window, settle)
        if code == "PH01":
            _dialog().accept()
            settle(window)
        shown = _photos(window).slides()
        if shown is None:
            raise NotReachedError("no show")
        shown.showNormal()
        shown.resize(window.size())
        settle(window)

    return reach


def _report(window: Any, settle: Settle) -> None:
    """An import with refusals, really made."""
    page = _fresh(window, settle)
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        files = [*darkroom.broken(folder / "card"), *darkroom.card(folder / "again", window.desk.now().date(), 2)]
        page.bring_in(files)
        settle(window)
        dialog = _dialog()
        if not isinstance(dialog, ImportDialog):
            raise NotReachedError("no import")
        dialog.category.set_value("PH07")
        dialog.submit()
        settle(window)


def _fill_batch(dialog: Any, _window: Any) -> None:
    dialog.form.set_values(
        {"place": "县公路养护中心二楼会议室", "photographer": "何书记员", "background": "王某某受贿案个案预防"}
    )
    dialog.preview()


def _renumber(dialog: Any, _window: Any) -> None:
    dialog.form.set_values({"group": 3, "first": 1, "fonds": "0063", "retention": "D30"})
    dialog.plan()


def _people(dialog: Any, _window: Any) -> None:
    if isinstance(dialog, PeopleDialog):
        for x, y, name, post in (
            (240, 300, "周检察官", "承办人"),
            (520, 260, "马主任", "办公室主任"),
            (760, 320, "", ""),
        ):
            dialog.add(x, y)
            dialog.people[-1].name.setText(name)
            dialog.people[-1].post.setText(post)


def _copies(dialog: Any, _window: Any) -> None:
    dialog.kind.pick("copy")
    dialog.kind.picked.emit("copy")
    dialog.folder.set_value(str(Path.home() / "法制课图片"))


def _light(roll: str = "", act: Callable[[LightTablePage], object] | str = "", marks: int = 0) -> Reach:
    """A roll on the light table, frames marked or not, and something begun."""

    def reach(window: Any, settle: Settle) -> None:
        page = _table(window)
        page.panel.set_loupe(False)
        page.panel.set_positive(False)
        page.show_case("")
        settle(window)
        if roll:
            page.rolls.picked.emit(roll)
            settle(window)
        ids = page.panel.ids()
        if len(ids) < max(marks, 1):
            raise NotReachedError(f"roll {roll}: {len(ids)} frames")
        page.panel.mark(ids[:marks])
        page.panel.select(ids[min(1, len(ids) - 1)])
        settle(window)
        _do(page, act)
        settle(window)

    return reach


def _strip(page: LightTablePage) -> None:
    """The scan of a strip, its frames found; the dialog reads it before the folder goes."""
    folder = Path(tempfile.mkdtemp())
    (folder / "1998-07-2.jpg").write_bytes(darkroom.strip_scan())
    page.cut(folder / "1998-07-2.jpg")


def _no_film(window: Any, settle: Settle) -> None:
    window.panel.go("lighttable", _case_with(window, pictures=False))
    settle(window)


def _history(page: LightTablePage) -> None:
    page.panel.select(page.panel.ids()[4])
    page.side.history()


def _as_list(page: PhotosPage) -> None:
    page.views.pick("list")
    page.views.picked.emit("list")


def _lent(page: LightTablePage) -> None:
    page.panel.mark(page.panel.ids()[2:4])
    page.take_back()


STATES: tuple[State, ...] = (
    State("photos-crowded", _of()),
    State("photos-empty", _of(False)),
    State("photos-nothing-found", _of(then=lambda page: page.text.set_value("没有这样的照片"))),
    State("photos-list", _of(then=_as_list)),
    State("photos-timeline", _of(then=lambda page: page.facets.year.picked.emit(next(iter(page.facets.year.items))))),
    State("photos-undescribed", _of(then=lambda page: page.facets.described.picked.emit("no"))),
    State("photos-veiled", _chosen("PH01"), who="fang"),
    State("photos-veiled-large", _large("PH01"), who="fang"),
    State("photos-secret-large", _large("PH01")),
    State("photos-large", _large("PH07", "turn_facts")),
    State("photos-pixels", _chosen("PH01", _pixels)),
    State("photos-before-after", _curtain, office="county"),
    State("photos-marked", _marked(3)),
    State("photos-batch", _marked(3, "describe_many")),
    State("photos-batch-preview", _then(_marked(6, "describe_many"), _fill_batch)),
    State("photos-numbers", _marked(3, "number")),
    State("photos-renumber", _then(_marked(6, "number", "PH07"), _renumber)),
    State("photos-former-numbers", _large("PH07", "turn_facts", place=9)),
    State("photos-group", _chosen("PH07", "edit_group")),
    State("photos-compare", _marked(3, "compare")),
    State("photos-compare-two", _marked(2, "compare")),
    State("photos-compare-four", _marked(4, "compare")),
    State("photos-people", _then(_chosen("PH07", "mark_people", 2), _people)),
    State("photos-likeness", _of(then=lambda page: page.alike())),
    State("photos-slides", _slides("PH07")),
    State("photos-slides-secret", _slides("PH01")),
    State("photos-slides-question", _of(then=lambda page: page.show_slides())),
    State("photos-import", _chosen("", "bring_in")),
    State("photos-import-report", _report),
    State("photos-negative", _chosen("PH07", "negative")),
    State("photos-album", _marked(5, "place")),
    State("photos-elements", _chosen("PH07", lambda page: page.inspector.more_elements())),
    State("photos-export", _chosen("", "export")),
    State("photos-export-copies", _then(_marked(4, "export", "PH01"), _copies)),
    State("photos-print", _of(then=lambda page: page.print_paper("photo_leaf"))),
    State("photos-keys", _of(then=lambda page: page.show_keys())),
    State("photos-withdraw", _marked(2, "withdraw")),
    State("light-crowded", _light("1998-07"), light=True),
    State("light-unscanned", _light("1986-02"), light=True),
    State("light-positive-all", _light("1998-07", lambda page: page.panel.set_positive(True)), light=True),
    State("light-loupe", _light("1998-07", lambda page: page.panel.set_loupe(True)), light=True),
    State("light-marked", _light("1998-07", marks=3), light=True),
    State("light-prints", _light("1998-07", "make_photos", marks=4), light=True),
    State("light-compare", _light("1998-07", "compare", marks=4), light=True),
    State("light-lend", _light("1998-07", "lend", marks=2), light=True),
    State("light-back", _light("1998-07", _lent), light=True),
    State("light-condition", _light("1998-07", "condition", marks=3), light=True),
    State("light-request", _light("1986-02", "request", marks=3), light=True),
    State("light-history", _light("1986-02", _history), light=True),
    State("light-scans", _light("1998-07", _history), light=True),
    State("light-climate", _light("1998-07", "climate"), light=True),
    State("light-register", _light("1998-07", "register"), light=True),
    State("light-strip", _light("1998-07", _strip), light=True),
    State("light-positive", _light("1998-07", lambda page: page.side.adjust()), light=True),
    State("light-index-sheet", _light("1998-07", "print_index"), light=True),
    State("light-labels", _light("1998-07", "print_labels"), light=True),
    State("light-ledger", _light("1998-07", "show_ledger"), light=True),
    State("light-keys", _light("1998-07", "show_keys"), light=True),
    State("light-empty", _no_film, light=True),
)  # fmt: skip
