"""Pictures of every page on the demonstration's workspaces, to be looked at beside the design: `python -m ui.screens`.

Each page is shown to somebody whose page it is, at both window sizes, light and dark, and written to
`build/screens/NAME-WxH.png` (dark: `NAME-dark-WxH.png`).
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from app import demo, exchange, search
from app.cases import CaseQuery, list_cases
from app.demo import extremes
from app.documents.word.comparison import compare
from app.proposals import list_proposals
from app.proposals.rules import MODE_FIELDS
from app.workspace import Workspace
from ui import screens_papers as papers
from ui.cases import CasePage
from ui.cases.plan_part import PlanPart
from ui.components import ComponentsSheet
from ui.documents.word import ComparisonDialog
from ui.exchange import screens as exchange_screens
from ui.exchange.export_dialog import ExportDialog
from ui.main import application, build
from ui.photos import screens as photo_screens
from ui.photos.screens import NotReachedError
from ui.photos.slides import SlideShow
from ui.preferences import Preferences
from ui.proposals.service_dialog import ServiceDialog
from ui.shell.search import SearchDialog
from ui.shell.window import Window
from ui.style import theme
from ui.widgets.dialogs import open_centred

SIZES = ((1366, 768), (1920, 1080))
_LONGEST = 20_000  # milliseconds that a page may take to come to rest


@dataclass(frozen=True, slots=True)
class Screen:
    """One picture: its name, who looks, and how one gets there.

    `office` is one of the demonstration's (`county`, `city`), or `empty` (nothing done yet), `crowded` (many cases,
    very long names), `spp2019` (the rules of 2019) or `superior` (150 offices below) of `app.demo.extremes`; those are
    made only where a picture asks for them.
    """

    name: str
    who: str
    reach: Callable[[Window], None]
    office: str = "county"


def screens() -> list[Screen]:
    """All pictures."""
    return [
        Screen("workbench", "zhou", lambda window: _go(window, "workbench")),
        Screen("workbench-month", "zhou", _month),
        Screen("workbench-month-crowded", "liang", _month, office="crowded"),
        Screen("history", "zhou", _history),
        Screen("workbench-empty", "zhou", lambda window: _go(window, "workbench"), office="empty"),
        Screen("workbench-crowded", "zhou", lambda window: _go(window, "workbench"), office="crowded"),
        Screen("workbench-head", "liang", lambda window: _go(window, "workbench")),
        Screen("workbench-chief", "xu", lambda window: _go(window, "workbench")),
        Screen("workbench-crowded-head", "liang", lambda window: _bench(window, "reviews"), office="crowded"),
        Screen("cases", "zhou", lambda window: _go(window, "cases")),
        Screen("cases-empty", "zhou", lambda window: _go(window, "cases"), office="empty"),
        Screen("cases-crowded", "zhou", lambda window: _go(window, "cases"), office="crowded"),
        *(Screen(f"case-{step}", "zhou", _step(step)) for step in _STEPS),
        Screen("case-paper-shown", "zhou", _paper_of_case),
        Screen("case-paper-compared", "zhou", _compared),
        Screen("case-plan-draft", "zhou", _case("plan_draft", "plan")),
        Screen("case-plan-paper", "zhou", _pressed(_case("plan_dept_review", "plan"), "登记纸质审批")),
        Screen("case-plan-review", "liang", _case("plan_dept_review", "plan")),
        Screen("case-plan-decide", "liang", _pressed(_case("plan_dept_review", "plan"), "审核同意")),
        Screen(
            "case-symposium-form", "zhou", _pressed(_case("active", "symposium", current="symposium"), "填写座谈会记录")
        ),
        Screen("case-confession-form", "zhou", _pressed(_case("active", "analysis", current="analysis"), "登记悔过书")),
        Screen("case-correct-report", "zhou", _pressed(_case("active", "analysis", current="revisit"), "更正")),
        Screen("case-assist", "zhou", _pressed(_case("active", "analysis", current="analysis"), "请求协助")),
        Screen("case-proposed", "zhou", _case("proposed", "plan")),
        Screen("case-crowded", "zhou", _case("active", "plan"), office="crowded"),
        Screen("case-analysis-open", "zhou", _case("active", "analysis", current="analysis")),
        Screen("case-rectification-open", "zhou", _case("active", "rectification", current="rectification")),
        Screen("case-revisit-open", "zhou", _case("active", "revisit", current="revisit")),
        Screen("register", "zhou", _register),
        Screen("components", "zhou", lambda window: open_centred(ComponentsSheet(window))),
        Screen("my-drafts", "zhou", _drafts),
        Screen("search", "zhou", _search()),
        Screen("search-found", "zhou", _search("公路")),
        Screen("search-initials", "zhou", _search("gly")),
        Screen("search-none", "zhou", _search("没有这样的字")),
        Screen("search-crowded", "zhou", _search("资金"), office="crowded"),
        Screen("paper", "zhou", _paper),
        Screen("scans-table", "zhou", papers.table(_case("active", "rectification", "rectification"), settle)),
        Screen(
            "scans-parted", "zhou", papers.table(_case("active", "rectification", "rectification"), settle, parted=True)
        ),
        Screen("scans-waiting", "zhou", papers.waiting(settle)),
        Screen("scans-removing", "zhou", papers.removing),
        Screen("scans-received", "zhou", papers.received),
        Screen("scans-password", "zhou", papers.asked),
        Screen("scans-beside", "zhou", papers.beside(_case("active", "rectification", "rectification"), settle)),
        Screen("print", "zhou", papers.printing),
        Screen("print-set", "zhou", _pressed(_step("proposal", "active"), "整套打印")),
        Screen("preview-report", "zhou", _pressed(_case("active", "analysis", current="analysis"), "写分析报告")),
        Screen("preview-plan", "zhou", _pressed(_case("plan_draft", "plan"), "预览")),
        Screen("system-wording", "he", lambda window: _go(window, "system", "wording")),
        Screen("proposals", "zhou", lambda window: _go(window, "proposals")),
        Screen("proposal", "zhou", _proposal("served")),
        Screen("proposal-sealed", "he", _proposal("sealed")),
        Screen("proposal-service", "zhou", _pressed(_proposal("sealed"), "登记送达回证")),
        Screen("proposal-draft", "zhou", _drafted),
        *(Screen(f"proposal-service-{mode}", "zhou", _served(mode)) for mode in MODE_FIELDS if mode != "direct"),
        *(Screen(f"rules-{name}", who, reach, office="spp2019") for name, who, reach in _by_the_rules_of_2019()),
        Screen("proposal-register", "luo", lambda window: _go(window, "register", "numbers")),
        Screen("proposal-copies", "he", lambda window: _go(window, "register", "copies")),
        Screen("proposal-gather", "zhou", _pressed(_case("active", "proposal", current="analysis"), "合并多案起草")),
        Screen(
            "case-reminder", "zhou", _pressed(_case("active", "rectification", current="rectification"), "发催办函")
        ),
        Screen("photos", "zhou", _with_photos("photos")),
        Screen("lighttable", "zhou", _light),
        *(Screen(one.name, one.who, _photo_state(one), one.office) for one in photo_screens.STATES),
        Screen("archive", "luo", lambda window: _go(window, "archive")),
        Screen("exchange", "he", lambda window: _go(window, "exchange")),
        Screen("exchange-city", "sun", lambda window: _go(window, "exchange"), office="city"),
        Screen("exchange-peers", "luo", _exchange("peers")),
        Screen("exchange-opinions", "luo", _exchange("opinions")),
        Screen("exchange-below", "tang", _exchange("below"), office="city"),
        Screen("exchange-below-map", "tang", _exchange("below", "map"), office="city"),
        Screen("exchange-below-cases", "tang", _exchange("below", "cases"), office="city"),
        Screen("exchange-below-waiting", "tang", _exchange("below", "waiting"), office="city"),
        Screen("exchange-below-register", "tang", _exchange("below", "register"), office="city"),
        Screen("exchange-wizard", "luo", _wizard),
        Screen("exchange-request", "luo", _request),
        *(Screen(name, who, _exchange_state(reach), office) for name, who, office, reach in exchange_screens.STATES),
        Screen("cases-city", "sun", lambda window: _go(window, "cases"), office="city"),
        Screen("system", "admin", lambda window: _go(window, "system")),
        Screen("system-accounts", "admin", lambda window: _go(window, "system", "accounts")),
        *(
            Screen(f"system-{part}", "he", lambda window, part=part: _go(window, "system", part))  # type: ignore[misc]
            for part in ("directory", "units", "rules", "holidays", "codes")
        ),
        Screen("system-log", "admin", lambda window: _go(window, "system", "log")),
        Screen("lock", "admin", lambda window: window.desk.lock()),
        Screen("first-start", "", lambda window: window.show_first()),
    ]


def _exchange(part: str, inner: str = "") -> Callable[[Window], None]:
    """A part of 数据交换, and one of the lists in it."""

    def reach(window: Window) -> None:
        _go(window, "exchange", part)
        settle(window)
        below = getattr(window.panel.page(), "below", None) if window.panel else None
        if inner and below is not None:
            below.show_list(inner)

    return reach


def _wizard(window: Window) -> None:
    """The export wizard at the medium."""
    _go(window, "exchange", "export")
    settle(window)
    dialog = _front(window)
    if isinstance(dialog, ExportDialog):
        for _ in range(2):
            dialog.forward()
            settle(window)
        dialog.folder.set_value(tempfile.gettempdir())


def _request(window: Window) -> None:
    """A bundle that waits for approval."""
    workspace = window.desk.workspace
    if workspace is not None:
        exchange.ask_approval(workspace, workspace.own.superior_code)
    _go(window, "exchange", "bundles")


_STEPS = ("plan", "analysis", "symposium", "proposal", "education", "rectification", "revisit", "archive")


def _go(window: Window, place: str, argument: object = None) -> None:
    if window.panel is not None:
        window.panel.go(place, argument)


def _cases(window: Window) -> list[tuple[str, str, str]]:
    workspace = window.desk.workspace
    if workspace is None:
        return []
    with workspace.read() as view:
        rows = list_cases(view, CaseQuery(own=True))
        return [(row.id, row.state.value, row.current_step.value if row.current_step else "") for row in rows]


def _step(step: str, *more: str) -> Callable[[Window], None]:
    """A step of the case that went all the way, or of one in a state of `more`."""

    def reach(window: Window) -> None:
        done = [
            case_id
            for case_id, state, _step in _cases(window)
            if state in (more or ("archived", "archive_review", "archive_compiling"))
        ]
        if done:
            _go(window, "case", (done[-1], step))

    return reach


def _case(state: str, step: str, current: str = "") -> Callable[[Window], None]:
    def reach(window: Window) -> None:
        for case_id, found, at in _cases(window):
            if found == state and (not current or at == current):
                _go(window, "case", (case_id, step))
                return
        raise NotReachedError(f"no case {state} {current}")

    return reach


def _pressed(reach: Callable[[Window], None], text: str) -> Callable[[Window], None]:
    """Go somewhere and press the button of these words."""

    def reach_and_press(window: Window) -> None:
        reach(window)
        settle(window)
        for one in window.findChildren(QPushButton):
            if one.text() == text and one.isVisible() and one.isEnabled():
                one.click()
                return
        raise NotReachedError(f"no button {text}")

    return reach_and_press


def _proposal(state: str) -> Callable[[Window], None]:
    def reach(window: Window) -> None:
        workspace = window.desk.workspace
        if workspace is None:
            return
        with workspace.read() as view:
            rows = [row for row in list_proposals(view) if row.state.value == state]
        if not rows:
            raise NotReachedError(f"no proposal {state}")
        _go(window, "proposal", rows[-1].id)

    return reach


def _drafted(window: Window) -> None:
    """A proposal that is being written; the first picture begins it."""
    try:
        _proposal("draft")(window)
    except NotReachedError:
        _pressed(_case("active", "proposal", current="symposium"), "起草检察建议书")(window)


def _served(mode: str) -> Callable[[Window], None]:
    """送达回证 of a mode."""

    def reach(window: Window) -> None:
        _pressed(_proposal("sealed"), "登记送达回证")(window)
        settle(window)
        dialog = _front(window)
        if isinstance(dialog, ServiceDialog):
            dialog.form.rows["mode"].set_value(mode)
            dialog.form.rows["mode"].edited.emit()

    return reach


def _by_the_rules_of_2019() -> list[tuple[str, str, Callable[[Window], None]]]:
    """Who looks at what in the office that works by 检察建议工作规定."""
    return [
        ("workbench", "zhou", lambda window: _go(window, "workbench")),
        ("workbench-chief", "xu", lambda window: _go(window, "workbench")),
        ("verification", "zhou", _verifying),
        ("verification-form", "zhou", _pressed(_verifying, "登记调查核实")),
        ("policy-review", "fang", _proposal("policy_review")),
        ("sign", "xu", _pressed(_proposal("sign_pending"), "签发")),
        ("committee-form", "zhou", _pressed(_proposal("sign_pending"), "登记检委会决定")),
        ("number", "luo", _pressed(_proposal("signed"), "编号")),
        ("seal", "he", _pressed(_proposal("numbered"), "登记用印")),
        ("policy-review-form", "fang", _pressed(_proposal("policy_review"), "审核通过")),
        ("objection", "zhou", _objected),
        ("recheck-form", "xu", _pressed(_objected, "复核异议")),
        ("ledger-form", "zhou", _pressed(_objected, "登记进展")),
    ]


def _verifying(window: Window) -> None:
    with_proposal = set(_proposals(window).values())
    for case_id, state, _step in _cases(window):
        if state == "active" and case_id not in with_proposal:
            _go(window, "case", (case_id, "proposal"))


def _objected(window: Window) -> None:
    served = _proposals(window).get("served")
    if served:
        _go(window, "case", (served, "rectification"))


def _proposals(window: Window) -> dict[str, str]:
    """Cases by the state of their proposals."""
    workspace = window.desk.workspace
    if workspace is None:
        return {}
    with workspace.read() as view:
        return {row.state.value: row.case_id for row in list_proposals(view)}


def _with_photos(place: str) -> Callable[[Window], None]:
    def reach(window: Window) -> None:
        done = [case_id for case_id, state, _step in _cases(window) if state == "archived"]
        _go(window, place, done[-1] if done else None)

    return reach


def _light(window: Window) -> None:
    _with_photos("photos")(window)
    settle(window)
    views = getattr(window.panel.page(), "views", None) if window.panel else None
    if views is not None:
        views.pick("light")
        views.picked.emit("light")


def _photo_state(state: photo_screens.State) -> Callable[[Window], None]:
    def reach(window: Window) -> None:
        photo_screens.begin(window, settle, light=state.light)
        state.reach(window, settle)

    return reach


def _exchange_state(then: exchange_screens.Reach) -> Callable[[Window], None]:
    return lambda window: then(window, settle)


def _register(window: Window) -> None:
    _go(window, "cases", "new")


def _paper_of_case(window: Window) -> None:
    """A proposal shown from the side panel, with what can be done with it."""
    _case("active", "revisit", current="revisit")(window)
    settle(window)
    page = window.panel.page() if window.panel else None
    lines = page.side.papers.lines() if isinstance(page, CasePage) else []
    for line in lines:
        if line.title.endswith("的检察建议书"):
            line.click()
            break


def _compared(window: Window) -> None:
    """What a corrected draft changed."""
    ours = (
        "一、提出建议所依据的事实",
        "经查，限额以下的小修保养工程由科室自行确定承包人，未经集体研究。",
        "二、提出建议的依据和建议内容",
        "1.健全小修保养工程发包制度，限额以上项目一律公开比选。",
        "请在收到本建议书之日起二个月内，将落实情况书面反馈我院。",
    )
    theirs = (
        ours[0],
        "经查，限额以下的小修保养工程由工程科自行确定承包人，未经班子会集体研究，也未公开比选。",
        ours[2],
        ours[3],
        "2.实行计量、审核、支付三岗分离。",
        "请在收到本建议书之日起一个月内，将落实情况书面反馈我院。",
    )
    dialog = ComparisonDialog(window, "改稿比对：检察建议书")
    dialog.show_comparison(compare(ours, theirs))
    open_centred(dialog)


def _drafts(window: Window) -> None:
    """A plan half typed, and the list of drafts over it."""
    _case("plan_draft", "plan")(window)
    settle(window)
    page = window.panel.page() if window.panel else None
    part = page.parts["plan"] if isinstance(page, CasePage) else None
    if isinstance(part, PlanPart) and part.form is not None and window.panel is not None:
        part.form.rows["problems"].retype("计量支付没有人复核。")
        part.keeper.flush()
        settle(window)
        window.panel.top.drafts.emit()


def _search(text: str = "") -> Callable[[Window], None]:
    def reach(window: Window) -> None:
        _go(window, "cases")
        settle(window)
        if window.panel is not None:
            window.panel.search()
            settle(window)
            for dialog in window.panel.findChildren(SearchDialog):
                dialog.field.setText(text)
                _wait(200)

    return reach


def _bench(window: Window, tab: str) -> None:
    """The workbench with one of its lists, or the month, in front."""
    _go(window, "workbench")
    settle(window)
    tabs = getattr(window.panel.page(), "tabs", None) if window.panel else None
    if tabs is not None:
        tabs.pick(tab)
        tabs.picked.emit(tab)


def _month(window: Window) -> None:
    _bench(window, "month")


def _history(window: Window) -> None:
    done = [case_id for case_id, state, _step in _cases(window) if state == "archived"]
    if done:
        _go(window, "history", done[-1])


def _wait(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def _paper(window: Window) -> None:
    workspace = window.desk.workspace
    if workspace is None:
        return
    with workspace.read() as view:
        found = search.search(view, "检察建议书", groups=(search.Group.PAPER,), limit=1)
    if found.groups:
        _go(window, "paper", found.groups[0].hits[0].record_id)


def settle(window: Window) -> None:
    """Let the page come to rest: events, workers, and what they bring."""
    loop = QEventLoop()
    limit = QTimer()
    limit.setSingleShot(True)
    limit.timeout.connect(loop.quit)
    limit.start(_LONGEST)
    quiet = QTimer()
    quiet.setInterval(60)
    calm = [0]

    def look() -> None:
        calm[0] = 0 if window.desk.tasks.busy else calm[0] + 1
        if calm[0] >= 3:
            loop.quit()

    quiet.timeout.connect(look)
    quiet.start()
    loop.exec()


def _front(window: Window) -> QWidget:
    """The dialog in front, else the window."""
    shown = [
        one
        for one in QApplication.topLevelWidgets()
        if one.isVisible() and one is not window and (one.parent() is not None or isinstance(one, SlideShow))
    ]
    return shown[-1] if shown else window


def _sit(window: Window, place: Path, office: str, who: str) -> None:
    if office in extremes.NAMES and not (place / office).exists():
        extremes.make(place, office)
    window.desk.lock()
    settle(window)
    passphrase = (place / "passphrases" / f"{office}-{who}.txt").read_text("utf-8").strip()
    window.desk.sit(Workspace.open(place / office, who, passphrase), place / office)
    settle(window)


def _pictures(window: Window, place: Path, screen: Screen, out: Path, *, quick: bool) -> Iterator[Path]:
    for mode in ("light",) if quick else ("light", "dark"):
        theme.apply("dark" if mode == "dark" else "light")
        for width, height in SIZES[:1] if quick else SIZES:
            window.resize(width, height)
            if screen.who and window.panel is None:  # it locked itself meanwhile
                _sit(window, place, screen.office, screen.who)
            screen.reach(window)
            settle(window)
            front = _front(window)
            target = out / f"{screen.name}{'-dark' if mode == 'dark' else ''}-{width}x{height}.png"
            front.grab().save(str(target))
            if front is not window:
                front.close()
            yield target


def take(place: Path, out: Path, names: set[str], *, quick: bool = False) -> Iterator[Path]:
    """Write the pictures that `names` asks for (all where it is empty), one after the other; `quick` only the light
    ones of the smaller window.

    Raises `NotReachedError` at the end for pictures of something that is not there.
    """
    lacking = []
    window = build(Preferences(place / "window.json"))
    wanted = [screen for screen in screens() if not names or screen.name in names]
    wanted.sort(key=lambda screen: (screen.office, screen.who))  # a workspace is opened once for each who looks
    sitting = ("", "")
    window.show()
    for screen in wanted:
        if screen.who and sitting != (screen.office, screen.who):
            _sit(window, place, screen.office, screen.who)
            sitting = (screen.office, screen.who)
        try:
            yield from _pictures(window, place, screen, out, quick=quick)
        except NotReachedError as missing:
            lacking.append(f"{screen.name}: {missing}")
        if screen.name == "lock":
            sitting = ("", "")
    window.close()
    if lacking:
        raise NotReachedError("\n".join(lacking))


def main(arguments: list[str] | None = None) -> int:
    """Make the demonstration where it is not given, then the pictures."""
    parser = argparse.ArgumentParser(prog="ui.screens", description="各页面的截图")
    parser.add_argument("--demo", help="已有的演示数据所在的文件夹")
    parser.add_argument("--out", default="build/screens", help="截图写到哪里")
    parser.add_argument("--quick", action="store_true", help="只要小窗口的浅色截图")
    parser.add_argument("names", nargs="*", help="只要这些页面")
    given = parser.parse_args(arguments)
    out = Path(given.out)
    out.mkdir(parents=True, exist_ok=True)
    application()
    with tempfile.TemporaryDirectory() as made:
        place = Path(given.demo) if given.demo else Path(made) / "demo"
        wanted = {screen.office for screen in screens() if not given.names or screen.name in given.names}
        if not given.demo and wanted & {"county", "city"}:
            demo.run(place)
        for target in take(place, out, set(given.names), quick=given.quick):
            sys.stdout.write(f"{target}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
