"""A superior of many offices, as its desk looks after a year: cards, cases, proposals, bundles by month.

Only for looking at pages: what lies here was put down as if bundles had brought it.
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import cycle, islice

from app import exchange, holidays
from app.demo.office import DemoOffice
from app.exchange import cards
from app.exchange.cards import Card
from app.exchange.suites import suite
from app.holidays import DayKind
from app.work import Work
from db.codes import OpinionKind, Relation
from db.kernel.ids import new_id
from db.models import Bundle, Case, Proposal, ProposalItem, Unit

_STEMS = "青溪白石云峰松坪柳湾金沟石桥龙潭清河东岭西岭南屏北岗双河三江五峰沙洲长滩广阳永安临江宁远望乡古城"
_LONG = "土家族苗族自治县人民检察院派驻经济技术开发区检察室"
_STATES = ("active", "active", "work_completed", "active", "archived", "suspended")
#: Of so many offices, every n-th is silent, never sent anything, or has no card yet.
_SILENT, _NEVER, _UNKNOWN = 11, 17, 29


def fill(office: DemoOffice, count: int = 150) -> None:
    """Let `count` offices be subordinate to this one."""
    names = [_STEMS[at : at + 2] for at in range(0, len(_STEMS), 2)]
    with office.workspace.work(office.actor("tang")) as work:
        for number, stem in enumerate(islice(cycle(names), count)):
            code = f"99{1000 + number}"
            name = stem + (_LONG if number % 23 == 7 else f"{'县区市'[number % 3]}人民检察院")
            if number % _UNKNOWN == _UNKNOWN - 1:
                exchange.desk.expect(work, code, name)
                continue
            workspace = _know(work, code, name)
            if number % 4 == 0:
                exchange.desk.expect(work, code, name)
            if number % _NEVER != _NEVER - 1:
                _report(work, workspace, code, number)
        work.commit()
    with office.workspace.work(office.actor("tang")) as work:
        _judge(work)
        next_year = work.today().year + 1
        holidays.mark_day(work, date(next_year, 1, 1), DayKind.REST, "元旦")
        exchange.hand_down_holidays(work, next_year, "国务院办公厅已公布。")
        work.commit()


def _know(work: Work, code: str, name: str) -> str:
    """Take in the card of a made-up office, and confirm it."""
    keys = suite("ed25519").generate()
    public = suite(keys.suite).public_keys(keys)
    issued = work.today() - timedelta(days=400)
    card = Card(new_id(), code, name, "county", work.own.office_code, keys.suite, public, 1, issued)
    exchange.import_card(work, cards.make(card, keys))
    exchange.trust(work, code, " ".join(cards.digits(card.fingerprint)), Relation.SUBORDINATE)
    return card.workspace


def _report(work: Work, workspace: str, code: str, number: int) -> None:
    """Bundles of the last months, the cases and the proposal in them."""
    silent = number % _SILENT == _SILENT - 1
    last = 3 if silent else 0
    for back in range(last, 12):
        if (number + back) % 9 != 8:
            _bundle(work, workspace, 12 - back, back * 30 + number % 5)
    unit = Unit(id=new_id(), name=f"第{number + 1}水务站", unit_class="institution")
    _take(work, unit, workspace, code)
    for place in range(2 + number % 3):
        year, days = work.today().year, (number * 7 + place * 31) % 90 - 15
        case = Case(
            id=new_id(), register_no=f"防〔{year}〕{place + 1}号", case_no=f"反贪侦〔{year}〕{number}-{place}号",
            name=f"{'王李张刘陈'[(number + place) % 5]}某贪污案", source="own", state=_STATES[(number + place) % 6],
            unit_id=unit.id, secrecy="internal", due_on=work.today() + timedelta(days=days),
        )  # fmt: skip
        _take(work, case, workspace, code)
        if place == 0:
            _take(work, _proposal(work, case.id, unit.id, number), workspace, code)


def _proposal(work: Work, case_id: str, unit_id: str, number: int) -> Proposal:
    issued = number % 4 != 0
    replied = ("awaiting", "replied", "implemented", "overdue")[number % 4]
    return Proposal(
        id=new_id(), series_id=new_id(), case_id=case_id, kind="prevention", state="served" if issued else "draft",
        reply_state=replied if issued else "none", doc_number=f"检建〔2026〕{number}号" if issued else None,
        addressee_id=unit_id, facts="利用职务便利侵吞公款。",
        issued_on=work.today() - timedelta(days=70) if issued else None,
        sealed_on=work.today() - timedelta(days=69) if issued else None,
        served_on=work.today() - timedelta(days=66) if issued else None,
        reply_due_on=work.today() - timedelta(days=6) if issued else None,
        items=[ProposalItem(id=new_id(), position=0, item_no=1, text="建立双人复核制度。")],
    )  # fmt: skip


def _take(work: Work, record: Case | Unit | Proposal, workspace: str, code: str) -> None:
    record.owner_workspace, record.owner_office = workspace, code
    record.term, record.epoch, record.revision, record.withdrawn = 1, 1, 1, False
    record.created_at = record.updated_at = work.clock.now()
    record.created_by = record.updated_by = code
    work.receive(record, "exchange.receive", code)


def _bundle(work: Work, workspace: str, number: int, days: int) -> None:
    work.session.add(
        Bundle(
            id=new_id(), peer_workspace=workspace, outgoing=False, epoch=1, epoch_id="0" * 32, number=number,
            base=number * 9 - 9, head=number * 9, snapshot=number == 1, digest=new_id().replace("-", "") * 2,
            file_sha256="0" * 64,
            file_name=f"{number:06}.yab", size=40_000 + number * 977, records=7 + number, blobs=number % 3,
            state="applied", made_at=work.clock.now() - timedelta(days=days), made_by="孙检察官",
        )
    )  # fmt: skip


def _judge(work: Work) -> None:
    """File every second issued proposal, remind of some late cases, put a few under supervision."""
    for place, proposal in enumerate(exchange.proposals_to_file(work)):
        if place % 2 == 0:
            exchange.give_opinion(
                work, OpinionKind.FILING_ACK, "proposal", proposal, text="同意备案。", result="agree",
                filing_no=exchange.next_filing_no(work),
            )  # fmt: skip
            work.session.flush()
    late = [one for one in exchange.desk.cases(work) if one.overdue]
    for place, case in enumerate(late[:24]):
        kind = OpinionKind.SUPERVISION if place % 6 == 0 else OpinionKind.REMINDER
        exchange.give_opinion(work, kind, "case", case.id, text="请在月底前报送整改情况。", due_on=work.today())
