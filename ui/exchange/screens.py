"""How the pages of the exchange in their states are reached, for `python -m ui.screens`.

Another office's part is played by its own workspace, which lies beside the one that is looked at.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication, QDialog

from app import exchange, holidays
from app.demo import extremes
from app.exchange import MediumFacts
from app.exchange.desk import OfficeRow
from app.holidays import DayKind
from ui.exchange import screens_others as beside
from ui.exchange.export_dialog import TO, WHAT, WHERE, WRITING, ExportDialog
from ui.exchange.page import ExchangePage
from ui.exchange.receipt_dialogs import RequestDialog, TelephoneDialog
from ui.tasks import Tick
from ui.widgets.dialogs import open_centred
from ui.workbench import WorkbenchPage

#: A medium that is not there, one that is protected, and a folder where the system lets nobody make a file.
_PLACES = {"missing": Path("/media/检专-098"), "protected": Path("/media/检专-099"), "again": Path("/proc/sys")}
_STICK = MediumFacts("检专-099", "5C2A-91F0", "vfat", 15_610_000_000, 9_240_000_000, writable=False)

Settle = Callable[[Any], None]
Reach = Callable[[Any, Settle], None]


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
        page.look_into(beside.others.file(window, name, make))
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


def _change(window: Any, settle: Settle) -> None:
    """All that changes of one record."""
    looked_into("changed", beside.changed_tables)(window, settle)
    page = window.panel.page()
    row = next(one for one in page.incoming.table.source.rows if one.fields)
    page.incoming.table.opened.emit(row)
    settle(window)


# The wizard


def wizard(step: str) -> Reach:
    """The export wizard at a step."""

    def reach(window: Any, settle: Settle) -> None:
        _page(window, settle).make()
        settle(window)
        dialog = _dialog(ExportDialog)
        dialog.show_page({"to": TO, "what": WHAT}.get(step, WHERE))
        if step in ("to", "what"):
            settle(window)
            return
        dialog.where.folder.set_value(str(_PLACES.get(step, beside.others.folder())))
        settle(window)
        if step == "protected":  # no such stick can be put in here
            dialog.where.banner.say("")
            dialog.where.show_medium(dialog.where.folder.value(), _STICK)
        elif step == "writing":
            dialog.show_page(WRITING)
            dialog.progress.show()
            dialog.progress.tick(Tick(1_210_000_000, 2_340_000_000, "", 63.0))
        elif step in ("done", "again"):
            dialog.write()
            settle(window)
        if step == "again":  # another medium, for the bundle that the first one did not take
            dialog.where.folder.set_value(str(beside.others.folder()))
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
            beside.others.file(window, "stranger", beside.of_a_stranger)
            beside.third(window)
            page.refresh()
        elif then == "trust":
            beside.third(window)
            page.refresh()
            settle(window)
            waits = next(one for one in page.data.peers if one.state.value == "pending")  # type: ignore[union-attr]
            panel.trust(waits.card)
        elif then == "revoke":
            panel._confirm_revoking(panel_card(page), "")  # noqa: SLF001 - the second question
        elif then == "hand":
            beside.own_station(window)
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
        exchange.import_bundle(here, beside.others.file(window, "tables", beside.from_city))
        return place

    beside.others.file(window, "taken tables", make)


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
    ("exchange-wizard-again", "luo", "county", wizard("again")),
    ("exchange-wizard-writing", "luo", "county", wizard("writing")),
    ("exchange-wizard-done", "luo", "county", wizard("done")),
    ("exchange-in-tables", "luo", "county", looked_into("tables", beside.from_city)),
    ("exchange-in-running", "luo", "county", looked_into("tables", beside.from_city, running=True)),
    ("exchange-in-damaged", "luo", "county", looked_into("damaged", beside.damaged)),
    ("exchange-in-stranger", "luo", "county", looked_into("stranger", beside.of_a_stranger)),
    ("exchange-in-again", "luo", "county", looked_into("again", beside.again)),
    ("exchange-in-ours", "luo", "county", looked_into("ours", beside.ours)),
    ("exchange-refused", "luo", "county", chosen("refused")),
    ("exchange-tables", "luo", "county", tables()),
    ("exchange-tables-holidays", "luo", "county", tables("holidays")),
    ("exchange-tables-codes", "luo", "county", tables("codes")),
    ("workbench-tables", "luo", "county", tables("bench")),
    ("exchange-in-receipt", "luo", "county", looked_into("receipt", beside.receipt_only)),
    ("exchange-in-changed", "luo", "county", looked_into("changed", beside.changed_tables)),
    ("exchange-in-change", "luo", "county", _change),
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
