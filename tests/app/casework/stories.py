"""What the stories of a case are told with: filled-in forms, people of the office, days that pass."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import Any

from PIL import Image

from app import cases, documents, presets, proposals
from app.casework import advance, record
from app.workspace import Actor, Work, Workspace
from db.codes import Role
from db.kernel.clock import SetClock
from tests.support import START, acting, make_workspace

Fields = dict[str, Any]

CASE: Fields = {
    "case_no": "青检反贪〔2026〕3号",
    "unit": {
        "name": "青溪县公路养护中心",
        "unit_class": "institution",
        "system": "transport",
        "superior": "青溪县交通运输局",
    },
    "suspects": [
        {"name": "王某某", "post": "工程科负责人", "born": "1975-03", "measure": "arrest", "amount": 41_600_000}
    ],
    "charges": ["385"],
    "filed_on": "2025-11-03",
    "concluded_on": "2026-03-02",
    "undertaker": "admin",
}
PLAN: Fields = {
    "summary": "王某某利用职务便利收受承包人财物。",
    "problems": "小额工程由科室自行发包，计量支付无人复核。",
    "items": [
        {"matter": "analysis", "planned_on": "2026-03-20", "responsible": "周检察官"},
        {"matter": "symposium", "planned_on": "2026-03-25", "responsible": "周检察官", "assisting": "预防部门"},
        {"matter": "proposal", "planned_on": "2026-04-10", "responsible": "周检察官"},
    ],
    "undertakers": ["admin"],
    "outline": "健全发包制度，分离计量、审核、支付三岗。",
}
MEETING: Fields = {
    "kind": "meeting",
    "made_on": "2026-03-10",
    "author": "周检察官",
    "held_at": "2026-03-10 09:30",
    "place": "本院三楼会议室",
    "host": "侦查部门负责人",
    "attendees": ["周检察官", "马检察官"],
    "recorder": "何书记员",
    "process": "2021年3月至2024年9月多次收受财物。",
    "means": ["bribe_bid"],
    "means_text": "在分包、采购、计量支付中收受好处。",
    "subjective": "法制观念淡薄。",
    "objective": "权力集中，无人复核。",
    "conclusion": "制度缺失是主要客观原因。",
}
REPORT: Fields = {
    "kind": "report",
    "made_on": "2026-03-12",
    "author": "周检察官",
    "methods": ["meeting", "symposium"],
    "causes": [
        {
            "category": "power.concentrated",
            "text": "发包由一人决定。",
            "evidence": "讯问笔录",
            "loophole": "限额以下不招标",
        },
        {"category": "management.works", "text": "计量支付未复核。", "evidence": "案情分析会记录"},
    ],
}
KEPT = {"no_levy": True, "no_sponsorship": True, "no_gift": True, "order_kept": True}
SYMPOSIUM: Fields = {
    "kinds": ["symposium"],
    "held_at": "2026-03-18 15:00",
    "place": "县公路养护中心二楼",
    "officers": ["周检察官", "马检察官"],
    "discipline": KEPT,
    "symposium": {
        "host": "周检察官",
        "unit_attendees": [{"name": "县公路养护中心主任", "post": "主任"}],
        "prevention_joined": True,
        "topic": "工程发包和计量支付中的漏洞",
        "speeches": [{"speaker": "县公路养护中心主任", "text": "愿意立即整改。"}],
        "system_loopholes": ["限额以下工程不公开"],
        "management_loopholes": ["计量台账无人抽查"],
    },
}
EDUCATION: Fields = {
    "kinds": ["education"],
    "held_at": "2026-04-20 09:00",
    "place": "县公路养护中心会议室",
    "headcount": 32,
    "officers": ["周检察官", "何书记员"],
    "discipline": KEPT,
    "education": {
        "forms": ["lecture", "material"],
        "theme": "以案释法",
        "lecturer": "周检察官",
        "content": "讲解本案教训。",
    },
}
PROPOSAL: Fields = {
    "origin": "我院在办理王某某受贿案中，发现你单位存在制度漏洞。",
    "facts": "经查，王某某先后收受财物折合41.6万元。",
    "problems": [{"text": "工程发包缺少监督。", "cause": 1}],
    "bases": [{"law": "中华人民共和国人民检察院组织法", "article": "第二十一条"}],
    "items": [
        {"text": "限额以上项目一律公开比选。", "cause": 1, "standard": "有比选记录和集体研究纪要"},
        {"text": "计量、审核、支付三岗分离。", "cause": 2, "standard": "岗位职责文件和抽查台账"},
    ],
    "requested": "请在收到之日起两个月内书面反馈落实情况。",
    "reply_months": 2,
    "contact": "周检察官",
}
SERVICE: Fields = {
    "mode": "direct",
    "servers": ["周检察官", "马检察官"],
    "served_on": "2026-04-08",
    "received_on": "2026-04-08",
    "receiver": "县公路养护中心主任",
    "receiver_post": "主任",
    "signed": True,
}
VERIFICATION: Fields = {
    "decided_by": "检察长",
    "decided_on": "2026-03-20",
    "matter": "工程发包和计量支付的管理情况",
    "methods": ["query", "site"],
    "steps": [{"on": "2026-03-24", "method": "query", "subject": "项目台账", "result": "限额以下均未比选。"}],
    "concluded_on": "2026-04-02",
    "report": "漏洞属实，应当提出检察建议。",
    "propose": True,
}
SEVEN: Fields = PROPOSAL | {
    "evidence": "讯问笔录、项目台账。",
    "hazard": "发包、支付缺少制约，同类问题可能再次发生。",
    "objection_days": 15,
}
REVIEW = "必要性：漏洞仍在，有必要制发。合法性：依据充分。说理性：事实与建议对应。"
ANNOUNCED: Fields = SERVICE | {
    "mode": "announce",
    "consent": True,
    "attendees": ["县公路养护中心主任"],
    "invited": ["某人大代表"],
    "unit_statement": "将认真落实。",
}
REPLY: Fields = {
    "received_on": "2026-05-20",
    "reference": "青路〔2026〕9号",
    "answers": [
        {"item_no": 1, "adoption": "adopted", "measure": "制定比选办法。", "progress": "done"},
        {"item_no": 2, "adoption": "partly", "measure": "先分离计量与支付。", "progress": "doing"},
    ],
}
REVISIT: Fields = {
    "visited_on": "2026-06-02",
    "place": "县公路养护中心",
    "officers": ["周检察官", "马检察官"],
    "receivers": [{"name": "县公路养护中心主任"}],
    "methods": ["rules", "accounts"],
    "discipline": KEPT,
    "conclusion": "implemented",
    "findings": [
        {"item_no": 1, "verified": "比选办法已施行。", "finding": "implemented"},
        {"item_no": 2, "verified": "三岗已分离。", "finding": "implemented"},
    ],
}


PHOTO_CLASSES = ("P01", "P02", "P03", "P04", "P05", "P06", "P07")


def sheet(shade: int = 250) -> bytes:
    """A scanned sheet of paper."""
    out = io.BytesIO()
    Image.new("L", (420, 594), shade).save(out, "PNG")
    return out.getvalue()


class Office:
    """An office at work: `do` makes a transition as a role, `file` files a record, on days that the test sets."""

    def __init__(self, folder: Path) -> None:
        self.clock = SetClock(START)
        self.workspace: Workspace = make_workspace(folder, clock=self.clock)
        self.people = {role: acting(self.workspace, role, name=f"{role.value}同志") for role in Role}
        # The undertaker is the account that exists, with that one role.
        self.people[Role.UNDERTAKER] = acting_as(self.workspace, Role.UNDERTAKER)

    def day(self, text: str) -> None:
        """Move to a day."""
        self.clock.set(date.fromisoformat(text))

    def work(self, role: Role) -> Any:
        """A unit of work by somebody of that role."""
        return self.workspace.work(self.people[role])

    def register(self, **more: Any) -> str:
        """Register the case; returns its id."""
        with self.work(Role.UNDERTAKER) as work:
            made = cases.register(work, CASE | more)
            work.commit()
        return made

    def do(self, ref: str, code: str, role: Role, note: str = "") -> str:
        """Make a transition; returns the new state."""
        with self.work(role) as work:
            state = advance(work, ref, code, note)
            work.commit()
        return state

    def file(self, ref: str, kind: str, data: Fields, role: Role = Role.UNDERTAKER) -> str:
        """File a record; returns its id."""
        with self.work(role) as work:
            made = record(work, ref, kind, data)
            work.commit()
        return made

    def approve_plan(self, ref: str) -> None:
        """From registration to 立项 on 2026-03-05."""
        self.file(ref, "plan", PLAN)
        self.do(ref, "submit_plan", Role.UNDERTAKER)
        self.do(ref, "dept_approve_plan", Role.INVESTIGATION_HEAD, "同意")
        self.do(ref, "chief_approve_plan", Role.CHIEF, "同意")

    def analyse(self, ref: str) -> None:
        """Meeting and report."""
        self.day("2026-03-12")
        self.file(ref, "analysis", MEETING)
        self.file(ref, "analysis", REPORT)

    def number_proposal(self, ref: str, **more: Any) -> None:
        """From draft to number on 2026-04-07."""
        self.day("2026-04-07")
        self.file(ref, "proposal", PROPOSAL | more)
        self.do(ref, "submit_proposal", Role.UNDERTAKER)
        self.do(ref, "sign_proposal", Role.DEPUTY_CHIEF, "同意签发")
        self.do(ref, "number_proposal", Role.PREVENTION_OFFICER)

    def sign_proposal(self, ref: str, **more: Any) -> None:
        """From draft to seal on 2026-04-07."""
        self.number_proposal(ref, **more)
        self.do(ref, "seal_proposal", Role.PREVENTION_OFFICER)

    def up_to_number(self) -> str:
        """A case whose proposal waits for its seal on 2026-04-07; returns the case's id."""
        ref = self.register()
        self.approve_plan(ref)
        self.analyse(ref)
        self.number_proposal(ref)
        return ref

    def by_the_rules_of_2019(self) -> None:
        """Work by 检察建议工作规定 from now on."""
        with self.work(Role.PREVENTION_HEAD) as work:
            presets.choose(work, "spp2019")
            work.commit()

    def up_to_announcement(self, **more: Any) -> str:
        """A case by the rules of 2019 whose proposal was announced on 2026-04-08; returns its id."""
        self.by_the_rules_of_2019()
        ref = self.register(**more)
        self.approve_plan(ref)
        self.analyse(ref)
        self.day("2026-04-07")
        self.file(ref, "verification", VERIFICATION)
        self.file(ref, "proposal", SEVEN)
        self.do(ref, "submit_policy_review", Role.UNDERTAKER)
        self.do(ref, "pass_policy_review", Role.OTHER_DEPARTMENT, REVIEW)
        self.do(ref, "sign_proposal", Role.CHIEF, "同意")
        self.do(ref, "number_proposal", Role.PREVENTION_OFFICER)
        self.do(ref, "seal_proposal", Role.PREVENTION_OFFICER)
        self.day("2026-04-08")
        self.file(ref, "service", ANNOUNCED)
        return ref

    def serve(self, ref: str) -> None:
        """Serve directly on 2026-04-08."""
        self.day("2026-04-08")
        self.file(ref, "service", SERVICE)

    def up_to_service(self, **more: Any) -> str:
        """A case whose proposal was served on 2026-04-08; returns the case's id."""
        ref = self.register(**more)
        self.approve_plan(ref)
        self.analyse(ref)
        self.day("2026-03-18")
        self.file(ref, "activity", SYMPOSIUM)
        self.sign_proposal(ref)
        self.serve(ref)
        return ref

    def keep_original(self, ref: str) -> None:
        """Keep the scan of a report that was entered without it; a case is not closed without."""
        with self.work(Role.UNDERTAKER) as work:
            detail = proposals.case_proposal(work, ref)
            kept = [one for one in documents.list_documents(work, ref) if one.form_code == "implementation_report"]
            for tone, reply in enumerate(detail.replies if detail else (), 200):
                if not reply.document_id and tone - 200 >= len(kept):
                    fields = documents.IncomingFields(kind="implementation_report", dated=reply.received_on)
                    documents.add_incoming(work, ref, fields, sheet(tone), "报告.png")
            work.commit()

    def close(self, ref: str) -> None:
        """Propose and confirm completion."""
        self.keep_original(ref)
        self.do(ref, "propose_completion", Role.UNDERTAKER)
        self.do(ref, "complete", Role.INVESTIGATION_HEAD)

    def archive(self, ref: str) -> None:
        """Compile with every photo class promised, review, take in."""
        self.do(ref, "start_archive", Role.UNDERTAKER)
        for code in PHOTO_CLASSES:
            self.file(ref, "archive-check", {"code": code, "state": "pending", "reason": "判决后补"})
        self.do(ref, "submit_archive", Role.UNDERTAKER)
        self.do(ref, "approve_archive", Role.PREVENTION_HEAD, "齐全")


def acting_as(workspace: Workspace, *roles: Role) -> Actor:
    """The first account, with these roles only."""
    from dataclasses import replace

    return replace(workspace.actor, roles=frozenset(roles))


def undo(work: Work) -> None:
    """Say that a unit of work is left without a commit."""
    assert work.committed is None
