"""A workspace of an office with years of cases behind it, written in bulk but as units of work would have written it.

Every record has its line in the change feed and its entry in the audit chain, so that `check` finds nothing. The same
seed gives the same office.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import insert
from sqlalchemy import inspect as sa_inspect

from app import codes, search
from app.workspace import Own, Workspace
from db import audit
from db.codes import SIX_STEPS, AnalysisKind, CaseState, ProposalState, ReplyState, Step, StepState
from db.kernel.ids import new_id
from db.models import (
    Analysis,
    AuditEntry,
    Case,
    CaseCharge,
    CaseStep,
    Cause,
    Change,
    Proposal,
    ProposalItem,
    ProposalNumber,
    Secret,
    Suspect,
    Unit,
)
from db.records import content_bytes, record_type
from db.session import writing

#: Cases whose rows are held in memory at a time.
_BATCH = 2_000
#: Of a hundred cases of an office that has worked for years, how many stand where.
_STATES = {
    CaseState.ARCHIVED: 82,
    CaseState.ACTIVE: 8,
    CaseState.WORK_COMPLETED: 2,
    CaseState.ARCHIVE_COMPILING: 2,
    CaseState.REGISTERED: 1,
    CaseState.PLAN_CHIEF_REVIEW: 1,
    CaseState.TERMINATED: 3,
    CaseState.NOT_INITIATED: 1,
}
_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏"
)
PLACES = ("青溪县", "云岭市", "白石镇", "柳河乡", "东山街道", "松林镇", "石桥乡", "清水街道", "龙泉镇", "西坪乡")
BODIES = [
    "公路养护中心",
    "水务站",
    "第二中学",
    "人民医院",
    "粮食储备库",
    "自然资源所",
    "住房保障中心",
    "农业技术推广站",
    "财政所",
    "市场监督管理所",
    "社会保险服务中心",
    "林业工作站",
    "城市建设投资公司",
    "供水公司",
    "民政服务中心",
    "教育局",
    "卫生健康局",
    "应急管理站",
    "环境监测站",
    "交通运输局",
]
_POSTS = [
    "局长",
    "副局长",
    "科长",
    "副科长",
    "会计",
    "出纳",
    "站长",
    "副站长",
    "主任",
    "工程科负责人",
    "采购员",
    "校长",
    "院长助理",
    "库管员",
]
_ADVICE = (
    "建立大额资金支付双人复核制度，支付凭证由经办、复核两人签字后方可入账。",
    "小额工程一律公开比选，比选结果在本单位公示栏公示不少于五个工作日。",
    "对仓储物资每季度盘点一次，盘点表由纪检人员到场签字。",
    "重要岗位任职满三年的应当轮岗，离岗时进行经济责任审计。",
)


@dataclass(slots=True)
class _Ledger:
    """Rows of a batch by table, and the head of the audit chain so far."""

    own: Own
    key: bytes
    head: audit.Head
    rows: dict[Any, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))

    def add(self, entry: Any) -> None:
        """Take an entity and its parts as rows."""
        mapper = sa_inspect(type(entry))
        self.rows[mapper.local_table].append({c.key: getattr(entry, c.key) for c in mapper.column_attrs})
        for relation in mapper.relationships:
            (parent_column,) = (pair[1].key for pair in relation.local_remote_pairs)
            for part in getattr(entry, relation.key):
                setattr(part, parent_column, entry.id)
                self.add(part)

    def put(self, record: Any, action: str, at: datetime, by: str, note: str = "") -> None:
        """What `Work.put` and its commit write for a record."""
        record.owner_workspace, record.owner_office = self.own.workspace_id, self.own.office_code
        record.epoch, record.revision = self.own.epoch, 1
        record.created_at = record.updated_at = at
        record.created_by = record.updated_by = by
        _settle(record)
        self.add(record)
        digest = audit.content_digest(self.key, content_bytes(record))
        self.tell(record_type(record), record.id, digest, action, at, by, note)

    def tell(self, kind: str, record_id: str, digest: str, action: str, at: datetime, by: str, note: str) -> None:
        """The line in the change feed and the entry in the audit chain."""
        self.rows[Change.__table__].append(
            {
                "record_type": kind,
                "record_id": record_id,
                "owner_workspace": self.own.workspace_id,
                "term": 1,
                "epoch": self.own.epoch,
                "revision": 1,
                "withdrawn": False,
                "at": at,
            }
        )
        entry = audit.Entry(action, kind, record_id, note, digest)
        rows, self.head = audit.chained(self.head, [entry], at=at, actor=by)
        self.rows[AuditEntry.__table__].extend(rows)


@dataclass(slots=True)
class _Aside(_Ledger):
    """Takes a case's rows, and what feed and log are to say of it, without saying it yet."""

    told: list[tuple[str, str, str, str, datetime, str, str]] = field(default_factory=list)

    def tell(self, *facts: Any) -> None:
        """Keep it for later."""
        self.told.append(facts)  # type: ignore[arg-type]


def _settle(entity: Any) -> None:
    """Give an entity that no session has seen the defaults that one would give it."""
    mapper = sa_inspect(type(entity))
    for attribute in mapper.column_attrs:
        default = attribute.columns[0].default
        if getattr(entity, attribute.key) is None and default is not None:
            setattr(entity, attribute.key, default.arg if default.is_scalar else default.arg(None))
    for relation in mapper.relationships:
        for position, part in enumerate(getattr(entity, relation.key)):
            part.position = position
            _settle(part)


def fill(workspace: Workspace, cases: int, *, seed: int = 1, drawn: int = 2_000) -> None:
    """Write `cases` cases with units, suspects, analyses and proposals, ending today by the workspace's clock.

    At most `drawn` are made up one by one; beyond these each is told again of other people, under its own numbers.
    """
    today = _today(workspace)
    with writing(workspace.vault.engine) as session:
        key = session.get_one(Secret, "audit.hmac").value
        ledger = _Ledger(workspace.own, key, audit.head(session))
        first = min(cases, drawn)
        story = _Office(random.Random(seed), workspace, today, first)
        templates = [_drawn(story, ledger, number) for number in range(first)] if cases > first else []
        if templates:
            _keep(session, ledger)  # the units are everybody's; their cases come again below
        for number in range(cases):
            if templates:
                _told_again(ledger, templates[number * first // cases], number, story.chance)
            else:
                story.case(ledger, number)
            if (number + 1) % _BATCH == 0 or number + 1 == cases:
                _keep(session, ledger)
        search.rebuild(session)
        session.commit()
    workspace.vault.write_head(ledger.head.count, ledger.head.chain)


def _keep(session: Any, ledger: _Ledger) -> None:
    for table, rows in ledger.rows.items():
        session.execute(insert(table), rows)
    ledger.rows.clear()


#: One case's rows by table, and what the feed and the log say of its records.
_Template = tuple[list[tuple[Any, dict[str, Any]]], list[tuple[str, str, str, str, datetime, str, str]]]


def _drawn(story: _Office, ledger: _Ledger, number: int) -> _Template:
    """Make up one case and take its rows out again; a unit that it brought stays in the ledger, told and logged."""
    aside = _Aside(ledger.own, ledger.key, ledger.head)
    told = aside.told
    story.case(aside, number)
    rows = []
    for table, found in aside.rows.items():
        if table is Unit.__table__:
            ledger.rows[table].extend(found)
        else:
            rows += [(table, row) for row in found]
    for facts in told:
        if facts[0] == "unit":
            ledger.tell(*facts)
    return rows, [facts for facts in told if facts[0] != "unit"]


_NUMBER = re.compile(r"〕\d+号")
_NAMES = re.compile(f"[{_SURNAMES}]某+")


def _told_again(ledger: _Ledger, template: _Template, number: int, chance: random.Random) -> None:
    """The same case of other people, under its own numbers and ids."""
    rows, told = template
    ids = {row["id"]: new_id() for _, row in rows}
    ids |= {row["series_id"]: new_id() for _, row in rows if row.get("series_id")}
    people: dict[str, str] = {}

    def other(value: Any) -> Any:
        if not isinstance(value, str):
            return {key: other(one) for key, one in value.items()} if isinstance(value, dict) else value
        if value in ids:
            return ids[value]
        renamed = _NAMES.sub(lambda found: people.setdefault(found[0], chance.choice(_SURNAMES) + found[0][1:]), value)
        return _NUMBER.sub(f"〕{number + 1}号", renamed)

    for table, row in rows:
        copy = {key: other(value) for key, value in row.items()}
        if "serial" in copy:
            copy["serial"] = number + 1
        ledger.rows[table].append(copy)
    for kind, record_id, digest, action, at, by, note in told:
        ledger.tell(kind, ids[record_id], digest, action, at, by, other(note))


def _today(workspace: Workspace) -> date:
    with workspace.read() as view:
        return view.today()


class _Office:
    """Makes up cases one after the other, the newest last."""

    def __init__(self, chance: random.Random, workspace: Workspace, today: date, cases: int) -> None:
        self.chance = self._chance = chance
        self._own, self._today, self._cases = workspace.own, today, cases
        self._units: list[str] = []
        self._me = workspace.actor
        self._people = [(new_id(), f"{surname}检察官") for surname in "周马何郑唐"]
        self._charges = [item.code for item in codes.items("charges")]
        self._systems = [item.code for item in codes.items("systems")]
        self._classes = [item.code for item in codes.items("unit_classes")]
        self._causes = [item.code for item in codes.items("causes")]
        self._states = list(_STATES), list(_STATES.values())

    def case(self, ledger: _Ledger, number: int) -> None:
        """One case and what belongs to it."""
        chance = self._chance
        age = round((self._cases - number) * 3650 / self._cases)
        begun = self._today - timedelta(days=age)
        state = chance.choices(*self._states)[0] if age < 700 else CaseState.ARCHIVED
        at = datetime.combine(begun, time(1, number % 60), UTC)
        unit = self.unit(ledger, at) if len(self._units) * 4 <= number else chance.choice(self._units)
        owner = (self._me.account_id, self._me.display_name) if chance.random() < 0.3 else chance.choice(self._people)
        case = self._case(number, state, begun, unit, owner)
        ledger.put(case, "case.register", at, owner[1], case.name)
        if state in (CaseState.REGISTERED, CaseState.PLAN_CHIEF_REVIEW, CaseState.NOT_INITIATED):
            return
        cause = Cause(id=new_id(), category=chance.choice(self._causes), text="权力集中，支付无人复核。")
        analysis = Analysis(
            id=new_id(), case_id=case.id, kind=AnalysisKind.REPORT.value, author=owner[1], causes=[cause]
        )
        analysis.made_on = begun + timedelta(days=20)
        ledger.put(analysis, "analysis.record", at + timedelta(days=20), owner[1])
        if state is not CaseState.ACTIVE or chance.random() < 0.6:
            self._proposal(ledger, case, cause.id, number, begun, owner)

    def unit(self, ledger: _Ledger, at: datetime) -> str:
        """A unit of this county."""
        chance = self._chance
        name = f"{chance.choice(PLACES)}{chance.choice(BODIES)}{len(self._units) + 1}部"
        unit = Unit(
            id=new_id(), name=name, unit_class=chance.choice(self._classes), system=chance.choice(self._systems)
        )
        ledger.put(unit, "unit.add", at, self._me.display_name, name)
        self._units.append(unit.id)
        return unit.id

    def _case(self, number: int, state: CaseState, begun: date, unit: str, owner: tuple[str, str]) -> Case:
        chance = self._chance
        names = [
            f"{chance.choice(_SURNAMES)}某{'某' * chance.randrange(2)}" for _ in range(chance.choice((1, 1, 1, 2, 3)))
        ]
        charge = chance.choice(self._charges)
        done = len(SIX_STEPS) if state not in (CaseState.ACTIVE, CaseState.REGISTERED) else chance.randrange(1, 6)
        done = 0 if state in (CaseState.REGISTERED, CaseState.PLAN_CHIEF_REVIEW, CaseState.NOT_INITIATED) else done
        over = state in (CaseState.ARCHIVED, CaseState.TERMINATED, CaseState.NOT_INITIATED)
        due = None if over else self._today + timedelta(days=chance.randrange(-15, 90))
        return Case(
            id=new_id(),
            register_no=f"{self._own.short_name}防〔{begun.year}〕{number + 1}号",
            case_no=f"{self._own.short_name}反贪〔{begun.year}〕{number + 1}号",
            name=f"{'、'.join(names)}{codes.label('charges', charge)}案",
            source="own",
            state=state.value,
            unit_id=unit,
            undertaker_id=owner[0],
            undertaker_name=owner[1],
            secrecy="internal",
            filed_on=begun - timedelta(days=120),
            concluded_on=begun - timedelta(days=5),
            initiated_on=begun,
            deadline_on=begun + timedelta(days=180),
            completed_on=begun + timedelta(days=170) if state is CaseState.ARCHIVED else None,
            current_step=None if over else SIX_STEPS[min(done, 5)].value,
            due_on=due,
            form={"summary": f"{names[0]}利用职务便利，侵吞、收受公款和财物。" * 6, "problems": "支付无人复核。" * 8},
            suspects=[self._suspect(name) for name in names],
            charges=[CaseCharge(id=new_id(), charge=charge)],
            steps=_steps(done, begun, due),
        )

    def _suspect(self, name: str) -> Suspect:
        chance = self._chance
        return Suspect(
            id=new_id(),
            name=name,
            post=chance.choice(_POSTS),
            born_on=f"{chance.randrange(1955, 1995)}-{chance.randrange(1, 13):02}",
            amount=chance.randrange(100_000, 900_000_000),
        )

    def _proposal(
        self, ledger: _Ledger, case: Case, cause: str, number: int, begun: date, owner: tuple[str, str]
    ) -> None:
        served, year = begun + timedelta(days=45), begun.year
        text = f"{self._own.short_name}建〔{year}〕{number + 1}号"
        waiting = case.state == CaseState.ACTIVE
        advice = self._chance.sample(_ADVICE, 3)
        proposal = Proposal(
            id=new_id(),
            series_id=new_id(),
            case_id=case.id,
            kind="case",
            state=ProposalState.SERVED.value,
            reply_state=(ReplyState.AWAITING if waiting else ReplyState.IMPLEMENTED).value,
            doc_number=text,
            addressee_id=case.unit_id,
            origin=f"我院在办理{case.name}中发现你单位管理存在漏洞。",
            facts=f"{case.name}暴露出资金支付、工程发包无人复核的问题。" * 8,
            requested="请于收到本建议书之日起两个月内书面反馈落实情况。",
            reply_months=2,
            drafter_id=owner[0],
            drafter_name=owner[1],
            signed_by="郑检察长",
            signed_on=served - timedelta(days=3),
            issued_on=served - timedelta(days=2),
            served_on=served,
            reply_due_on=served + timedelta(days=61),
            items=[
                ProposalItem(id=new_id(), item_no=place + 1, text=one, cause_id=cause)
                for place, one in enumerate(advice)
            ],
        )
        at = datetime.combine(served, time(2), UTC)
        ledger.put(proposal, "proposal.draft", at, owner[1])
        numbered = ProposalNumber(
            id=new_id(),
            year=year,
            serial=number + 1,
            text=text,
            series_id=proposal.series_id,
            case_id=case.id,
            numbered_on=proposal.issued_on,
            numbered_by=owner[1],
        )
        ledger.put(numbered, "proposal.number", at, owner[1], text)


def _steps(done: int, begun: date, due: date | None) -> list[CaseStep]:
    """All eight steps, the first `done` of the six behind it."""
    settled = set(SIX_STEPS[:done])
    rows = []
    for place, step in enumerate(Step):
        state = StepState.DONE if step in settled else StepState.NOT_STARTED
        current = done < len(SIX_STEPS) and step is SIX_STEPS[done]
        rows.append(
            CaseStep(
                id=new_id(),
                step=step.value,
                state=(StepState.IN_PROGRESS if current else state).value,
                done_on=begun + timedelta(days=15 * (place + 1)) if step in settled else None,
                due_on=due if current else None,
            )
        )
    return rows
