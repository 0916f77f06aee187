"""An office with years of cases, made once and kept under build/ between runs.

`build/bench/NAME` holds the workspace; its name tells the sizes, the generator and how text is cut for the search, so
that a change of any of them makes it anew. A newer schema is brought to it as to any office.
`python -m tests.bench.years` makes it ahead of a run.
"""

from __future__ import annotations

import hashlib
import random
import shutil
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from sqlalchemy import func, select

from app.search import VERSION, Group, Guard, initials
from app.search.index import kind
from app.workspace import Workspace
from db import search
from db.models import Case, SearchEntry
from db.search import Indexed
from db.session import writing
from tests.bench import generate
from tests.bench.figures import size_of
from tests.support import START, make_workspace, open_workspace

CASES = size_of("CASES", 10_000)
ENTRIES = size_of("ENTRIES", 10 * CASES)
_BATCH = 10_000

_DOINGS = (
    "召开座谈会",
    "讲授法制课",
    "回访考察",
    "发放宣传材料",
    "组织旁听庭审",
    "讯问犯罪嫌疑人",
    "清点赃款赃物",
    "宣读检察建议书",
    "查阅财务凭证",
    "实地查看仓库",
)
_SPEAKERS = ("负责人发言", "会计作说明", "全体人员合影", "签收送达回证", "书面汇报整改情况", "提出意见")
_RARE = "".join(chr(0x4E00 + place) for place in range(0, 6000, 7)) + "㐂䶮𠮷"


def office() -> Workspace:
    """The office of the sizes asked for, open."""
    folder = _folder()
    done = folder.with_name(folder.name + ".done")
    if not done.exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.parent.mkdir(parents=True, exist_ok=True)
        workspace = make_workspace(folder)
        generate.fill(workspace, CASES)
        _more_entries(workspace, ENTRIES)
        workspace.close()
        done.touch()
    return open_workspace(folder)


def _folder() -> Path:
    sources = b"".join(Path(module.__file__ or "").read_bytes() for module in (generate, sys.modules[__name__]))
    mark = hashlib.sha256(sources + bytes([VERSION])).hexdigest()[:8]
    return Path(__file__).parents[2] / "build" / "bench" / f"years-{CASES}-{ENTRIES}-{mark}"


def _more_entries(workspace: Workspace, upto: int) -> None:
    """Photos and papers in the index alone, until it holds so many entries: their records would take a day to make."""
    with writing(workspace.vault.engine) as session:
        held = session.scalar(select(func.count()).select_from(SearchEntry)) or 0
        cases = list(session.execute(select(Case.id, Case.name).where(Case.withdrawn.is_(False))))
        chance, numbers = random.Random(7), search.Numbers(None)
        for start in range(held, upto, _BATCH):
            batch = range(start, min(start + _BATCH, upto))
            search.add(session, _entries(batch, cases, chance), numbers)
        search.pack(session)
        session.commit()
    workspace.vault.checkpoint()


def _entries(batch: range, cases: list[tuple[str, str]], chance: random.Random) -> Iterator[Indexed]:
    for number in batch:
        case_id, case = chance.choice(cases)
        photo = number % 3 > 0
        unit = f"{chance.choice(generate.PLACES)}{chance.choice(generate.BODIES)}"
        doing = f"{unit}{chance.choice(_DOINGS)}"
        rare = chance.choice(_RARE) if chance.random() < 0.03 else ""
        day = START.date() - timedelta(days=chance.randrange(3650))
        said = f"{day.year}年{day.month}月{day.day}日，在{unit}会议室，{chance.choice(_SPEAKERS)}{rare}。"
        yield Indexed(
            kind=kind(Group.PHOTO if photo else Group.PAPER, Guard.OPEN),
            record_type="photo" if photo else "document",
            record_id=f"00000000-0000-7000-9000-{number:012d}",
            at=START - timedelta(seconds=chance.randrange(300_000_000)),
            title=doing
            if photo
            else f"{case}{chance.choice(('送达回证', '座谈会记录', '回访考察记录', '检察建议书'))}",
            number=f"0063-ZP·{day.year}-Y-{number % 9999:04d}-0001"
            if photo
            else f"青检建〔{day.year}〕{number % 900}号",
            names=(unit,),
            body=(said, f"{doing}，{chance.choice(_SPEAKERS)}。"),
            case_id=case_id,
            initials=initials(unit),
        )


if __name__ == "__main__":
    office().close()
