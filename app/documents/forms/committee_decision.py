"""检察委员会讨论决定登记表 (检察建议工作规定 15): what the committee decided upon a 检察建议书, by its minutes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.documents.form import Form, require
from app.documents.forms.parts import draw_record, free, pair, single
from app.documents.typesetting.official import chinese_date
from app.documents.typesetting.paper import Rendered

CODE, TITLE = "committee_decision", "检察委员会讨论决定登记表"


@dataclass(frozen=True, slots=True)
class CommitteeData:
    """One decision; `votes` is told in words, `referred_by` who laid the proposal before the committee."""

    office: str
    case_name: str
    addressee: str
    version: int
    session: str
    met_on: date
    presided_by: str
    members: tuple[str, ...]
    votes: str
    outcome: str
    opinion: str
    dissent: str = ""
    referred_by: str = ""
    entered_by: str = ""


def draw(data: CommitteeData) -> Rendered:
    """The paper, on one page. Raises UserError `document.field_missing` without meeting and decision."""
    require(TITLE, 会议届次=data.session, 讨论意见=data.opinion, 讨论结果=data.outcome)
    sections = [
        single("案件名称", data.case_name),
        pair("主送单位", data.addressee, "讨论稿", f"检察建议书第{data.version}稿"),
        single("会议届次", data.session),
        pair("会议日期", chinese_date(data.met_on), "主持人", data.presided_by),
        single("出席委员", f"{'、'.join(data.members)}，共{len(data.members)}人"),
        pair("讨论结果", data.outcome, "提请人", data.referred_by),
        single("表决情况", data.votes),
        free("讨论意见", data.opinion, 60),
        free("少数意见", data.dissent, 24),
        free("备注", f"会议记录扫描件附后，由{data.entered_by}登记。" if data.entered_by else "会议记录附后。", 16),
    ]
    return draw_record(TITLE, data.case_name, sections, office=data.office)


def sample() -> CommitteeData:
    """The meeting upon the demonstration proposal."""
    return CommitteeData(
        office="青溪县人民检察院",
        case_name="王某某受贿案",
        addressee="青溪县公路养护中心",
        version=2,
        session="第十五届检察委员会2026年第4次会议",
        met_on=date(2026, 3, 2),
        presided_by="许检察长",
        members=("许检察长", "陈副检察长", "梁科长", "方主任", "唐主任", "马检察官", "周检察官"),
        votes="同意6人，不同意0人，弃权1人",
        outcome="同意制发",
        opinion="同意制发检察建议书。工程发包、计量支付方面的漏洞至今没有堵塞，建议内容与漏洞逐条对应，切实可行；"
        "反馈期限二个月适当。送达以后由承办部门督促落实，向检察委员会报告结果。",
        dissent="有委员认为第三条建议可以由上级主管部门统一部署。",
        referred_by="许检察长",
        entered_by="何书记员",
    )


FORM = Form(CODE, TITLE, CommitteeData, draw, sample, order=405)
