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


from app import demo
from app.demo import extremes
from app.proposals.rules import MODE_FIELDS
from app.workspace import Workspace
from ui import screens_papers as papers
from ui import screens_reach as to
from ui.components import ComponentsSheet
from ui.exchange import screens as exchange_screens
from ui.main import application, build
from ui.photos import screens as photo_screens
from ui.photos.screens import NotReachedError
from ui.preferences import Preferences
from ui.shell.window import Window
from ui.style import theme
from ui.widgets.dialogs import open_centred

SIZES = ((1366, 768), (1920, 1080))


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
    return [*_cases(), *_papers(), *_proposals(), *_others()]


def _cases() -> list[Screen]:
    return [
        Screen("workbench", "zhou", lambda window: to.go(window, "workbench")),
        Screen("workbench-month", "zhou", to.month),
        Screen("workbench-month-crowded", "liang", to.month, office="crowded"),
        Screen("history", "zhou", to.history),
        Screen("workbench-empty", "zhou", lambda window: to.go(window, "workbench"), office="empty"),
        Screen("workbench-crowded", "zhou", lambda window: to.go(window, "workbench"), office="crowded"),
        Screen("workbench-head", "liang", lambda window: to.go(window, "workbench")),
        Screen("workbench-chief", "xu", lambda window: to.go(window, "workbench")),
        Screen("workbench-crowded-head", "liang", lambda window: to.bench(window, "reviews"), office="crowded"),
        Screen("cases", "zhou", lambda window: to.go(window, "cases")),
        Screen("cases-empty", "zhou", lambda window: to.go(window, "cases"), office="empty"),
        Screen("cases-crowded", "zhou", lambda window: to.go(window, "cases"), office="crowded"),
        *(Screen(f"case-{step}", "zhou", to.step(step)) for step in to.STEPS),
        Screen("case-paper-shown", "zhou", to.paper_of_case),
        Screen("case-paper-compared", "zhou", to.compared),
        Screen("case-plan-draft", "zhou", to.case("plan_draft", "plan")),
        Screen("case-plan-paper", "zhou", to.pressed(to.case("plan_dept_review", "plan"), "登记纸质审批")),
        Screen("case-plan-review", "liang", to.case("plan_dept_review", "plan")),
        Screen("case-plan-decide", "liang", to.pressed(to.case("plan_dept_review", "plan"), "审核同意")),
        Screen(
            "case-symposium-form",
            "zhou",
            to.pressed(to.in_hand("symposium"), "填写座谈会记录"),
        ),
        Screen("case-confession-form", "zhou", to.pressed(to.in_hand("analysis"), "登记悔过书")),
        Screen("case-correct-report", "zhou", to.pressed(to.case("active", "analysis", current="revisit"), "更正")),
        Screen("case-assist", "zhou", to.pressed(to.in_hand("analysis"), "请求协助")),
        Screen("case-proposed", "zhou", to.case("proposed", "plan")),
        Screen("case-crowded", "zhou", to.case("active", "plan"), office="crowded"),
        Screen("case-analysis-open", "zhou", to.in_hand("analysis")),
        Screen("case-rectification-open", "zhou", to.in_hand("rectification")),
        Screen("case-revisit-open", "zhou", to.in_hand("revisit")),
    ]


def _papers() -> list[Screen]:
    return [
        Screen("register", "zhou", to.registering),
        Screen("components", "zhou", lambda window: open_centred(ComponentsSheet(window))),
        Screen("my-drafts", "zhou", to.draft_list),
        Screen("search", "zhou", to.searching()),
        Screen("search-found", "zhou", to.searching("公路")),
        Screen("search-initials", "zhou", to.searching("gly")),
        Screen("search-none", "zhou", to.searching("没有这样的字")),
        Screen("search-crowded", "zhou", to.searching("资金"), office="crowded"),
        Screen("paper", "zhou", to.paper_page),
        Screen("scans-table", "zhou", papers.table(to.in_hand("rectification"), to.settle)),
        Screen(
            "scans-parted",
            "zhou",
            papers.table(to.in_hand("rectification"), to.settle, parted=True),
        ),
        Screen("scans-empty", "zhou", papers.table(to.in_hand("rectification"), to.settle, empty=True)),
        Screen("scans-waiting", "zhou", papers.waiting(to.settle)),
        Screen("scans-removing", "zhou", papers.removing),
        Screen("scans-received", "zhou", papers.received),
        Screen("scans-password", "zhou", papers.asked),
        Screen("scans-beside", "zhou", papers.beside(to.in_hand("rectification"), to.settle)),
        Screen("print", "zhou", papers.printing),
        Screen("print-set", "zhou", to.pressed(to.step("proposal", "active"), "整套打印")),
        Screen("preview-report", "zhou", to.pressed(to.in_hand("analysis"), "写分析报告")),
        Screen("preview-plan", "zhou", to.pressed(to.case("plan_draft", "plan"), "预览")),
        Screen("system-wording", "he", lambda window: to.go(window, "system", "wording")),
    ]


def _proposals() -> list[Screen]:
    return [
        Screen("proposals", "zhou", lambda window: to.go(window, "proposals")),
        Screen("proposal", "zhou", to.proposal("served")),
        Screen("proposal-sealed", "he", to.proposal("sealed")),
        Screen("proposal-service", "zhou", to.pressed(to.proposal("sealed"), "登记送达回证")),
        Screen("proposal-draft", "zhou", to.drafted),
        *(Screen(f"proposal-service-{mode}", "zhou", to.served(mode)) for mode in MODE_FIELDS if mode != "direct"),
        *(Screen(f"rules-{name}", who, reach, office="spp2019") for name, who, reach in to.by_the_rules_of_2019()),
        Screen("proposal-register", "luo", lambda window: to.go(window, "register", "numbers")),
        Screen("proposal-copies", "he", lambda window: to.go(window, "register", "copies")),
        Screen(
            "proposal-gather", "zhou", to.pressed(to.case("active", "proposal", current="analysis"), "合并多案起草")
        ),
        Screen("case-reminder", "zhou", to.pressed(to.in_hand("rectification"), "发催办函")),
    ]


def _others() -> list[Screen]:
    return [
        Screen("photos", "zhou", to.with_photos("photos")),
        Screen("lighttable", "zhou", to.light_table),
        *(Screen(one.name, one.who, to.photo_state(one), one.office) for one in photo_screens.STATES),
        Screen("archive", "luo", lambda window: to.go(window, "archive")),
        Screen("exchange", "he", lambda window: to.go(window, "exchange")),
        Screen("exchange-city", "sun", lambda window: to.go(window, "exchange"), office="city"),
        Screen("exchange-peers", "luo", to.part_of_exchange("peers")),
        Screen("exchange-opinions", "luo", to.part_of_exchange("opinions")),
        Screen("exchange-below", "tang", to.part_of_exchange("below"), office="city"),
        Screen("exchange-below-map", "tang", to.part_of_exchange("below", "map"), office="city"),
        Screen("exchange-below-cases", "tang", to.part_of_exchange("below", "cases"), office="city"),
        Screen("exchange-below-waiting", "tang", to.part_of_exchange("below", "waiting"), office="city"),
        Screen("exchange-below-register", "tang", to.part_of_exchange("below", "register"), office="city"),
        Screen("exchange-wizard", "luo", to.wizard),
        Screen("exchange-request", "luo", to.request),
        *(Screen(name, who, to.exchange_state(reach), office) for name, who, office, reach in exchange_screens.STATES),
        Screen("cases-city", "sun", lambda window: to.go(window, "cases"), office="city"),
        Screen("system", "admin", lambda window: to.go(window, "system")),
        Screen("system-accounts", "admin", lambda window: to.go(window, "system", "accounts")),
        *(
            Screen(f"system-{part}", "he", lambda window, part=part: to.go(window, "system", part))  # type: ignore[misc]
            for part in ("directory", "units", "rules", "holidays", "codes")
        ),
        Screen("system-backup", "admin", lambda window: to.go(window, "system", "backup")),
        Screen(
            "system-recovery", "admin", to.pressed(lambda window: to.go(window, "system", "accounts"), "更换恢复码")
        ),
        Screen("system-log", "admin", lambda window: to.go(window, "system", "log")),
        Screen("lock", "admin", lambda window: window.desk.lock()),
        Screen("restore", "", lambda window: window.restore()),
        Screen("first-start", "", lambda window: window.show_first()),
    ]


def _sit(window: Window, place: Path, office: str, who: str) -> None:
    if office in extremes.NAMES and not (place / office).exists():
        extremes.make(place, office)
    window.desk.lock()
    to.settle(window)
    passphrase = (place / "passphrases" / f"{office}-{who}.txt").read_text("utf-8").strip()
    window.desk.sit(Workspace.open(place / office, who, passphrase), place / office)
    to.settle(window)


def _pictures(window: Window, place: Path, screen: Screen, out: Path, *, quick: bool) -> Iterator[Path]:
    for mode in ("light",) if quick else ("light", "dark"):
        theme.apply("dark" if mode == "dark" else "light")
        for width, height in SIZES[:1] if quick else SIZES:
            window.resize(width, height)
            if screen.who and window.panel is None:  # it locked itself meanwhile
                _sit(window, place, screen.office, screen.who)
            screen.reach(window)
            to.settle(window)
            front = to.front(window)
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
