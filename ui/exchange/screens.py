"""How the pages of the exchange in their states are reached, for `python -m ui.screens`.

Another office's part is played by its own workspace, which lies beside the one that is looked at.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication, QDialog

from app import codebook, exchange, holidays
from app.demo import extremes
from app.demo import office as offices
from app.exchange.cards import digits
from app.exchange.desk import OfficeRow
from app.holidays import DayKind
from app.workspace import Workspace
from ui.exchange.export_dialog import ExportDialog
from ui.exchange.page import ExchangePage
from ui.exchange.receipt_dialogs import RequestDialog, TelephoneDialog
from ui.tasks import Tick
from ui.widgets.dialogs import open_centred
from ui.workbench import WorkbenchPage

Settle = Callable[[Any], None]
Reach = Callable[[Any, Settle], None]

_CITY, _COUNTY = "990100", "990121"


class _Others:
    """The other offices' workspaces and the files that they made, made once."""

    def __init__(self) -> None:
        self._files: dict[str, Path] = {}
        self._folder: Path | None = None

    def folder(self) -> Path:
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="screens-"))
        return self._folder

    def file(self, window: Any, name: str, make: Callable[[Any, Path], Path]) -> Path:
        """The file that `make` made."""
        if name not in self._files:
            place = self.folder() / name
            place.mkdir()
            self._files[name] = make(window, place)
        return self._files[name]


_others = _Others()


def beside(window: Any, office: str) -> Workspace:
    """Another office of the demonstration, opened by its account for everything."""
    place = window.desk.folder.parent
    passphrase = (place / "passphrases" / f"{office}-{offices.LOGIN}.txt").read_text("utf-8").strip()
    return Workspace.open(place / office, offices.LOGIN, passphrase)


def _introduce(here: Workspace, there: Workspace, relation: exchange.Relation | None) -> None:
    with there.read() as view:
        card, code = exchange.export_card(view), view.own.office_code
        read_out = " ".join(digits(exchange.own_card(view).fingerprint))
    with here.work() as work:
        exchange.import_card(work, card)
        if relation is not None:
            exchange.trust(work, code, read_out, relation)
        work.commit()


# Bundles of the other office


def _from_city(window: Any, place: Path) -> Path:
    """A bundle with two tables and a year that it corrected."""
    city = beside(window, "city")
    try:
        with city.work() as work:
            year = work.today().year + 1
            for month, day, name in ((1, 1, "元旦"), (5, 1, "劳动节"), (10, 1, "国庆节")):
                holidays.mark_day(work, work.today().replace(year=year, month=month, day=day), DayKind.REST, name)
            exchange.hand_down_holidays(work, year, "国务院办公厅已公布，请各院采用。")
            if "临时机构无人监管" not in codebook.added(work).get(
                "causes", []
            ):  # a demonstration may be looked at again
                codebook.add(work, "causes", "临时机构无人监管")
            exchange.hand_down_codes(work, "causes")
            work.commit()
        return exchange.export_bundle(city, _COUNTY, place).path
    finally:
        city.close()


def _receipt_only(window: Any, place: Path) -> Path:
    """The city took in all that we sent, and has nothing to say itself."""
    ours = exchange.export_bundle(window.desk.workspace, _CITY, place).path
    city = beside(window, "city")
    try:
        exchange.import_bundle(city, ours)
        return exchange.export_bundle(city, _COUNTY, place).path
    finally:
        city.close()


def _damaged(window: Any, place: Path) -> Path:
    whole = _others.file(window, "tables", _from_city)
    data = bytearray(whole.read_bytes())
    data[len(data) // 2] ^= 1
    made = place / whole.name
    made.write_bytes(data)
    return made


def _of_a_stranger(window: Any, place: Path) -> Path:
    """From an office whose card never came here."""
    stranger = offices.make(place / "w", "city", place, start=0).workspace
    try:
        _introduce(stranger, window.desk.workspace, exchange.Relation.SUBORDINATE)
        return exchange.export_bundle(stranger, _COUNTY, place).path
    finally:
        stranger.close()


def _page(window: Any, settle: Settle, part: str = "bundles") -> ExchangePage:
    window.panel.go("exchange", part)
    settle(window)
    page = window.panel.page()
    assert isinstance(page, ExchangePage)  # noqa: S101 - the page of that name
    page.refresh()  # other offices act behind its back here
    page.incoming.drop_button.setEnabled(True)
    settle(window)
    return page


def looked_into(name: str, make: Callable[[Any, Path], Path], *, running: bool = False, take: bool = False) -> Reach:
    """A foreign file that was looked into; `running` while it is taken in, `take` after it was."""

    def reach(window: Any, settle: Settle) -> None:
        page = _page(window, settle)
        page.list.views.pick("all")
        page.look_into(_others.file(window, name, make))
        settle(window)
        if take and page.incoming.import_button.isVisible():
            page.incoming.take_in()
            settle(window)
        if running:
            page.incoming.progress.show()
            page.incoming.progress.tick(Tick(210_000_000, 730_000_000, "", 41.0))
            page.incoming.import_button.setEnabled(False)
            page.incoming.drop_button.setEnabled(False)

    return reach


def _again(window: Any, place: Path) -> Path:
    """The bundle that the demonstration took in already."""
    del place
    return min((window.desk.folder.parent / "out").glob(f"{_CITY}-{_COUNTY}-*.yab"))


def _ours(window: Any, place: Path) -> Path:
    """Our own bundle, put in at home."""
    del place
    return min((window.desk.folder.parent / "out").glob(f"{_COUNTY}-{_CITY}-*.yab"))


# The wizard


def wizard(step: str) -> Reach:
    """The export wizard at a step."""

    def reach(window: Any, settle: Settle) -> None:
        _page(window, settle).make()
        settle(window)
        dialog = _dialog(ExportDialog)
        if step == "to":
            dialog.show_page(0)
            return
        if step == "what":
            dialog.show_page(1)
            settle(window)
            return
        dialog.show_page(2)
        dialog.folder.set_value(str(_others.folder() / "missing" if step == "missing" else _others.folder()))
        settle(window)
        if step == "protected" and dialog.medium is not None:
            stick = replace(dialog.medium, label="检专-003", serial="5C2A-91F0", file_system="vfat", writable=False)
            dialog._show_medium(dialog.folder.value(), stick)  # noqa: SLF001 - no such stick can be put in here
        if step in ("missing", "protected"):
            return
        if step == "writing":
            dialog.show_page(3)
            dialog.progress.show()
            dialog.progress.tick(Tick(1_210_000_000, 2_340_000_000, "", 63.0))
            return
        dialog.write()
        settle(window)

    return reach


def _dialog(kind: type[Any]) -> Any:
    shown = [one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible()]
    if not shown:
        raise LookupError(kind.__name__)
    return shown[-1]


def chosen(view: str, then: Callable[[ExchangePage], object] | None = None) -> Reach:
    """A line of the list of bundles, and something begun with it."""

    def reach(window: Any, settle: Settle) -> None:
        page = _page(window, settle)
        page.list.views.pick(view)
        page.list.views.picked.emit(view)
        settle(window)
        if then is not None:
            then(page)
            settle(window)

    return reach


def _telephone(page: ExchangePage) -> None:
    entry = next(one for one in page.list.entries() if one.bundle is not None and one.bundle.outgoing)
    row = entry.bundle
    assert row is not None  # noqa: S101 - chosen for it
    open_centred(TelephoneDialog(page.desk, page, row, "", 1))


# Cards


def peers(then: str) -> Reach:
    """The offices, and something begun with one of them."""

    def reach(window: Any, settle: Settle) -> None:
        page = _page(window, settle, "peers")
        panel = page.peers
        if then == "pending":
            _others.file(window, "stranger", _of_a_stranger)
            _third(window)
            page.refresh()
        elif then == "trust":
            _third(window)
            page.refresh()
            settle(window)
            waits = next(one for one in page.data.peers if one.state.value == "pending")  # type: ignore[union-attr]
            panel.trust(waits.card)
        elif then == "revoke":
            panel._confirm_revoking(panel_card(page), "")  # noqa: SLF001 - the second question
        elif then == "hand":
            _own_station(window)
            page.refresh()
            settle(window)
            next(card for card in panel.cards.values() if not card.hand_button.isHidden()).hand_button.click()
        elif then == "policy":
            panel.set_policy(panel_card(page))
        elif then == "keys":
            panel.keys_button.click()
        elif then == "paper":
            panel.print_card()
        settle(window)

    return reach


def panel_card(page: ExchangePage) -> exchange.CardRow:
    """A confirmed card."""
    if page.data is None:
        raise LookupError("no data")
    return next(one.card for one in page.data.peers if one.state.value == "confirmed")


def _third(window: Any) -> None:
    """The card of an office that nobody compared yet."""
    name = "third"

    def make(_window: Any, place: Path) -> Path:
        third = offices.make(place / "w", "city", place, start=0).workspace
        with third.read() as view:
            card = exchange.export_card(view)
        third.close()
        with window.desk.workspace.work() as work:
            exchange.import_card(work, card)
            work.commit()
        return place

    _others.file(window, name, make)


def _own_station(window: Any) -> None:
    """Another workstation of the office, confirmed."""

    def make(_window: Any, place: Path) -> Path:
        other = offices.make(place / "w", "county", place, start=0).workspace
        with other.read() as view:
            card = exchange.export_card(view)
            read_out = " ".join(digits(exchange.own_card(view).fingerprint))
        other.close()
        with window.desk.workspace.work() as work:
            exchange.import_card(work, card)
            exchange.trust(work, _COUNTY, read_out, exchange.Relation.OWN)
            work.commit()
        return place

    _others.file(window, "own", make)


# What the superior sends down


def tables(then: str = "") -> Reach:
    """The tables that the superior handed down, taken in before."""

    def reach(window: Any, settle: Settle) -> None:
        _bring_tables(window)
        if then == "bench":
            window.panel.go("workbench")
            settle(window)
            bench = window.panel.page()
            if isinstance(bench, WorkbenchPage):
                bench.tabs.pick("todo")
                bench.tabs.picked.emit("todo")
            return
        page = _page(window, settle, "opinions")
        page.opinions.show_tables()
        if then:
            page.opinions.tables.select(lambda one: one.kind.value == then and one.state == "pending")
            page.opinions.open_table()
        settle(window)

    return reach


def _bring_tables(window: Any) -> None:
    def make(_window: Any, place: Path) -> Path:
        here = window.desk.workspace
        with here.work() as work:
            first = work.today().replace(year=work.today().year + 1, month=1, day=1)
            holidays.mark_day(work, first, DayKind.REST, "本地节日")
            work.commit()
        exchange.import_bundle(here, _others.file(window, "tables", _from_city))
        return place

    _others.file(window, "taken tables", make)


def below(inner: str, press: str = "") -> Reach:
    """One of the superior's lists, and one of its buttons pressed."""

    def reach(window: Any, settle: Settle) -> None:
        page = _page(window, settle, "below")
        page.below.office.set_value("")
        page.below.show_list(inner)
        settle(window)
        if press:
            getattr(page.below, press).click()
            settle(window)

    return reach


def _below_office(window: Any, settle: Settle) -> None:
    """The cases of one office among many."""
    page = _page(window, settle, "below")
    offices_here = [one for one in page.below.offices.model().rows if isinstance(one, OfficeRow)]  # type: ignore[attr-defined]
    page.below.show_list("cases")
    page.below.office.set_value(offices_here[-1].office_code)
    settle(window)


def _answers(window: Any, settle: Settle) -> None:
    """What became below of a table that was handed down."""
    page = _page(window, settle, "opinions")
    page.opinions.show_tables()
    settle(window)
    page.opinions.open_table()
    settle(window)


def _approve(window: Any, settle: Settle) -> None:
    """A bundle laid before whoever may send."""
    here = window.desk.workspace
    exchange.ask_approval(here, here.own.superior_code)
    page = _page(window, settle)
    page.refresh()
    settle(window)
    if page.data is not None and page.data.requests:
        open_centred(RequestDialog(page.desk, page, page.data.requests[0]))
    settle(window)


def _system(part: str) -> Reach:
    def reach(window: Any, settle: Settle) -> None:
        window.panel.go("system", part)
        settle(window)
        shown = window.panel.page()
        holder = shown._parts[part]  # noqa: SLF001 - the part in front
        if part == "holidays":
            holder.number = holder.desk.now().year + 1
            holder.refresh()
        settle(window)

    return reach


def _close(window: Any) -> None:
    for one in QApplication.topLevelWidgets():
        if isinstance(one, QDialog) and one.isVisible() and one is not window:
            one.close()


def _empty(part: str) -> Reach:
    def reach(window: Any, settle: Settle) -> None:
        _page(window, settle, part)

    return reach


_LISTS = ("offices", "map", "cases", "waiting", "register")

#: Name, who looks at it, in which office, and how it is reached. In this order: what comes later finds what was done.
STATES: tuple[tuple[str, str, str, Reach], ...] = (
    ("exchange-empty", "luo", extremes.EMPTY, _empty("bundles")),
    ("exchange-empty-peers", "luo", extremes.EMPTY, _empty("peers")),
    ("exchange-empty-opinions", "luo", extremes.EMPTY, _empty("opinions")),
    ("exchange-empty-wizard", "luo", extremes.EMPTY, lambda window, settle: _page(window, settle).make()),
    ("exchange-out", "luo", "county", chosen("out")),
    ("exchange-telephone", "luo", "county", chosen("out", _telephone)),
    ("exchange-wizard-to", "luo", "county", wizard("to")),
    ("exchange-wizard-what", "luo", "county", wizard("what")),
    ("exchange-wizard-missing", "luo", "county", wizard("missing")),
    ("exchange-wizard-protected", "luo", "county", wizard("protected")),
    ("exchange-wizard-writing", "luo", "county", wizard("writing")),
    ("exchange-wizard-done", "luo", "county", wizard("done")),
    ("exchange-in-tables", "luo", "county", looked_into("tables", _from_city)),
    ("exchange-in-running", "luo", "county", looked_into("tables", _from_city, running=True)),
    ("exchange-in-damaged", "luo", "county", looked_into("damaged", _damaged)),
    ("exchange-in-stranger", "luo", "county", looked_into("stranger", _of_a_stranger)),
    ("exchange-in-again", "luo", "county", looked_into("again", _again)),
    ("exchange-in-ours", "luo", "county", looked_into("ours", _ours)),
    ("exchange-refused", "luo", "county", chosen("refused")),
    ("exchange-tables", "luo", "county", tables()),
    ("exchange-tables-holidays", "luo", "county", tables("holidays")),
    ("exchange-tables-codes", "luo", "county", tables("codes")),
    ("workbench-tables", "luo", "county", tables("bench")),
    ("exchange-in-receipt", "luo", "county", looked_into("receipt", _receipt_only)),
    ("exchange-approve", "luo", "county", _approve),
    ("exchange-peers-keys", "luo", "county", peers("keys")),
    ("exchange-peers-policy", "luo", "county", peers("policy")),
    ("exchange-peers-revoke", "luo", "county", peers("revoke")),
    ("exchange-peers-paper", "luo", "county", peers("paper")),
    ("exchange-peers-pending", "luo", "county", peers("pending")),
    ("exchange-peers-trust", "luo", "county", peers("trust")),
    ("exchange-peers-hand", "luo", "county", peers("hand")),
    *((f"exchange-many-{key}", "tang", extremes.SUPERIOR, below(key)) for key in _LISTS),
    ("exchange-many-office", "tang", extremes.SUPERIOR, _below_office),
    ("exchange-many-peers", "tang", extremes.SUPERIOR, peers("")),
    ("exchange-many-wizard", "tang", extremes.SUPERIOR, wizard("to")),
    ("exchange-many-opinions", "tang", extremes.SUPERIOR, _empty("opinions")),
    ("exchange-many-answers", "tang", extremes.SUPERIOR, _answers),
    ("exchange-below-review", "tang", extremes.SUPERIOR, below("waiting", "judge_button")),
    ("exchange-below-remind", "tang", extremes.SUPERIOR, below("cases", "remind_button")),
    ("exchange-below-expect", "tang", extremes.SUPERIOR, below("offices", "expect_button")),
    ("exchange-below-history", "tang", "city", below("cases", "history_button")),
    ("system-holidays-down", "tang", extremes.SUPERIOR, _system("holidays")),
    ("system-codes-down", "tang", extremes.SUPERIOR, _system("codes")),
)
