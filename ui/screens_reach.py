"""How the states of the pages are reached of which `python -m ui.screens` takes pictures."""

from __future__ import annotations

import tempfile
from collections.abc import Callable

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from app import exchange, search
from app.cases import CaseQuery, list_cases
from app.documents.word.comparison import compare
from app.proposals import list_proposals
from ui.cases import CasePage
from ui.cases.plan_part import PlanPart
from ui.documents.word import ComparisonDialog
from ui.exchange import screens as exchange_screens
from ui.exchange.export_dialog import ExportDialog
from ui.photos import screens as photo_screens
from ui.photos.screens import NotReachedError
from ui.photos.slides import SlideShow
from ui.proposals.service_dialog import ServiceDialog
from ui.shell.search import SearchDialog
from ui.shell.window import Window
from ui.widgets.dialogs import open_centred

STEPS = ("plan", "analysis", "symposium", "proposal", "education", "rectification", "revisit", "archive")
_LONGEST = 20_000  # milliseconds that a page may take to come to rest


def part_of_exchange(part: str, inner: str = "") -> Callable[[Window], None]:
    """A part of 数据交换, and one of the lists in it."""

    def reach(window: Window) -> None:
        go(window, "exchange", part)
        settle(window)
        below = getattr(window.panel.page(), "below", None) if window.panel else None
        if inner and below is not None:
            below.show_list(inner)

    return reach


def wizard(window: Window) -> None:
    """The export wizard at the medium."""
    go(window, "exchange", "export")
    settle(window)
    dialog = front(window)
    if isinstance(dialog, ExportDialog):
        for _ in range(2):
            dialog.forward()
            settle(window)
        dialog.where.folder.set_value(tempfile.gettempdir())


def request(window: Window) -> None:
    """A bundle that waits for approval."""
    workspace = window.desk.workspace
    if workspace is not None:
        exchange.ask_approval(workspace, workspace.own.superior_code)
    go(window, "exchange", "bundles")


def go(window: Window, place: str, argument: object = None) -> None:
    if window.panel is not None:
        window.panel.go(place, argument)


def cases_by_state(window: Window) -> list[tuple[str, str, str]]:
    workspace = window.desk.workspace
    if workspace is None:
        return []
    with workspace.read() as view:
        rows = list_cases(view, CaseQuery(own=True))
        return [(row.id, row.state.value, row.current_step.value if row.current_step else "") for row in rows]


def step(step: str, *more: str) -> Callable[[Window], None]:
    """A step of the case that went all the way, or of one in a state of `more`."""

    def reach(window: Window) -> None:
        done = [
            case_id
            for case_id, state, step in cases_by_state(window)
            if state in (more or ("archived", "archive_review", "archive_compiling"))
        ]
        if done:
            go(window, "case", (done[-1], step))

    return reach


def case(state: str, step: str, current: str = "") -> Callable[[Window], None]:
    def reach(window: Window) -> None:
        for case_id, found, at in cases_by_state(window):
            if found == state and (not current or at == current):
                go(window, "case", (case_id, step))
                return
        raise NotReachedError(f"no case {state} {current}")

    return reach


def in_hand(step: str) -> Callable[[Window], None]:
    """A running case at the step that it has reached."""
    return case("active", step, current=step)


def pressed(reach: Callable[[Window], None], text: str) -> Callable[[Window], None]:
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


def proposal(state: str) -> Callable[[Window], None]:
    def reach(window: Window) -> None:
        workspace = window.desk.workspace
        if workspace is None:
            return
        with workspace.read() as view:
            rows = [row for row in list_proposals(view) if row.state.value == state]
        if not rows:
            raise NotReachedError(f"no proposal {state}")
        go(window, "proposal", rows[-1].id)

    return reach


def drafted(window: Window) -> None:
    """A proposal that is being written; the first picture begins it."""
    try:
        proposal("draft")(window)
    except NotReachedError:
        pressed(case("active", "proposal", current="symposium"), "起草检察建议书")(window)


def served(mode: str) -> Callable[[Window], None]:
    """送达回证 of a mode."""

    def reach(window: Window) -> None:
        pressed(proposal("sealed"), "登记送达回证")(window)
        settle(window)
        dialog = front(window)
        if isinstance(dialog, ServiceDialog):
            dialog.form.rows["mode"].set_value(mode)
            dialog.form.rows["mode"].edited.emit()

    return reach


def by_the_rules_of_2019() -> list[tuple[str, str, Callable[[Window], None]]]:
    """Who looks at what in the office that works by 检察建议工作规定."""
    return [
        ("workbench", "zhou", lambda window: go(window, "workbench")),
        ("workbench-chief", "xu", lambda window: go(window, "workbench")),
        ("verification", "zhou", verifying),
        ("verification-form", "zhou", pressed(verifying, "登记调查核实")),
        ("policy-review", "fang", proposal("policy_review")),
        ("sign", "xu", pressed(proposal("sign_pending"), "签发")),
        ("committee-form", "zhou", pressed(proposal("sign_pending"), "登记检委会决定")),
        ("number", "luo", pressed(proposal("signed"), "编号")),
        ("seal", "he", pressed(proposal("numbered"), "登记用印")),
        ("policy-review-form", "fang", pressed(proposal("policy_review"), "审核通过")),
        ("objection", "zhou", objected),
        ("recheck-form", "xu", pressed(objected, "复核异议")),
        ("ledger-form", "zhou", pressed(objected, "登记进展")),
    ]


def verifying(window: Window) -> None:
    with_proposal = set(proposals_by_state(window).values())
    for case_id, state, _at in cases_by_state(window):
        if state == "active" and case_id not in with_proposal:
            go(window, "case", (case_id, "proposal"))


def objected(window: Window) -> None:
    served = proposals_by_state(window).get("served")
    if served:
        go(window, "case", (served, "rectification"))


def proposals_by_state(window: Window) -> dict[str, str]:
    """Cases by the state of their proposals."""
    workspace = window.desk.workspace
    if workspace is None:
        return {}
    with workspace.read() as view:
        return {row.state.value: row.case_id for row in list_proposals(view)}


def with_photos(place: str) -> Callable[[Window], None]:
    def reach(window: Window) -> None:
        done = [case_id for case_id, state, step in cases_by_state(window) if state == "archived"]
        go(window, place, done[-1] if done else None)

    return reach


def light_table(window: Window) -> None:
    with_photos("photos")(window)
    settle(window)
    views = getattr(window.panel.page(), "views", None) if window.panel else None
    if views is not None:
        views.pick("light")
        views.picked.emit("light")


def photo_state(state: photo_screens.State) -> Callable[[Window], None]:
    def reach(window: Window) -> None:
        photo_screens.begin(window, settle, light=state.light)
        state.reach(window, settle)

    return reach


def exchange_state(then: exchange_screens.Reach) -> Callable[[Window], None]:
    return lambda window: then(window, settle)


def registering(window: Window) -> None:
    go(window, "cases", "new")


def paper_of_case(window: Window) -> None:
    """A proposal shown from the side panel, with what can be done with it."""
    case("active", "revisit", current="revisit")(window)
    settle(window)
    page = window.panel.page() if window.panel else None
    lines = page.side.papers.lines() if isinstance(page, CasePage) else []
    for line in lines:
        if line.title.endswith("的检察建议书"):
            line.click()
            break


def compared(window: Window) -> None:
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


def draft_list(window: Window) -> None:
    """A plan half typed, and the list of drafts over it."""
    case("plan_draft", "plan")(window)
    settle(window)
    page = window.panel.page() if window.panel else None
    part = page.parts["plan"] if isinstance(page, CasePage) else None
    if isinstance(part, PlanPart) and part.form is not None and window.panel is not None:
        part.form.rows["problems"].retype("计量支付没有人复核。")
        part.keeper.flush()
        settle(window)
        window.panel.top.drafts.emit()


def searching(text: str = "") -> Callable[[Window], None]:
    def reach(window: Window) -> None:
        go(window, "cases")
        settle(window)
        if window.panel is not None:
            window.panel.search()
            settle(window)
            for dialog in window.panel.findChildren(SearchDialog):
                dialog.field.setText(text)
                wait(200)

    return reach


def bench(window: Window, tab: str) -> None:
    """The workbench with one of its lists, or the month, in front."""
    go(window, "workbench")
    settle(window)
    tabs = getattr(window.panel.page(), "tabs", None) if window.panel else None
    if tabs is not None:
        tabs.pick(tab)
        tabs.picked.emit(tab)


def month(window: Window) -> None:
    bench(window, "month")


def history(window: Window) -> None:
    done = [case_id for case_id, state, step in cases_by_state(window) if state == "archived"]
    if done:
        go(window, "history", done[-1])


def wait(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def paper_page(window: Window) -> None:
    workspace = window.desk.workspace
    if workspace is None:
        return
    with workspace.read() as view:
        found = search.search(view, "检察建议书", groups=(search.Group.PAPER,), limit=1)
    if found.groups:
        go(window, "paper", found.groups[0].hits[0].record_id)


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


def front(window: Window) -> QWidget:
    """The dialog in front, else the window."""
    shown = [
        one
        for one in QApplication.topLevelWidgets()
        if one.isVisible() and one is not window and (one.parent() is not None or isinstance(one, SlideShow))
    ]
    return shown[-1] if shown else window
