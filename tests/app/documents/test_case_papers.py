"""Papers made from a case's records, kept, listed and read again."""

from __future__ import annotations

import io
from datetime import date

import pikepdf
import pytest
from PIL import Image

from app import documents
from app.documents import IncomingFields
from app.documents.sources.paper import moment, money
from db.codes import Direction, Role
from db.kernel.clock import OFFICE_ZONE
from db.kernel.errors import UserError
from tests.app.casework.stories import EDUCATION, MEETING, REPLY, REVISIT, Office
from tests.app.documents import archival
from tests.app.documents.support import text_of

SENT = IncomingFields("implementation_report", date(2026, 3, 5), "落实情况报告", "县公路养护中心", "青路〔2026〕9号")


def _picture(kind: str, pages: int = 1, size: tuple[int, int] = (80, 120)) -> bytes:
    sheets = [Image.new("RGB", size, (200, 200, shade)) for shade in range(pages)]
    out = io.BytesIO()
    sheets[0].save(out, kind, **({"save_all": True, "append_images": sheets[1:]} if pages > 1 else {}))
    return out.getvalue()


def _pdf(pages: int = 3, password: str = "") -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        for _ in range(pages):
            pdf.add_blank_page()
        pdf.save(out, encryption=pikepdf.Encryption(owner=password, user=password) if password else False)
    return out.getvalue()


def _told(office: Office, case: str, form: str, subject: str = "") -> str:
    with office.workspace.read() as view:
        return text_of(documents.render_for_case(view, case, form, subject).pdf)


def test_a_plan_prints_as_a_draft_and_is_kept_when_it_is_signed(office: Office) -> None:
    case = office.register()
    office.approve_plan(case)
    told = _told(office, case, "plan")
    for part in (
        "青溪县公路养护中心",
        "受贿罪",
        "41.6万元",
        "王某某",
        "召开座谈会",
        "2026-03-25",
        "健全发包制度",
        "立项日期",
    ):
        assert part in told
    with office.work(Role.UNDERTAKER) as work:
        made = documents.file_form(work, case, "plan")
        assert documents.file_form(work, case, "plan") == made, "printing again what is kept changes nothing"
        work.commit()
    with office.workspace.read() as view:
        (row,) = documents.list_documents(view, case)
        kept = documents.read_document(view, made)
        assert kept == documents.render_for_case(view, case, "plan").pdf
    assert (row.id, row.form_code, row.kind_text, row.pages) == (made, "plan", "个案预防计划安排表", 1)
    assert row.direction is Direction.OUTGOING and row.own and row.here
    assert "NotoSerifSC-Regular" in row.faces


def test_a_newer_state_of_a_paper_takes_the_older_ones_place(office: Office) -> None:
    case = office.up_to_service()
    with office.work(Role.UNDERTAKER) as work:
        first = documents.file_form(work, case, "service_receipt")
        work.commit()
    with office.workspace.read() as view:
        paper = next(one for one in documents.case_papers(view, case) if one.form_code == "service_receipt")
        rendered = documents.render_for_case(view, case, "proposal")
    with office.work(Role.UNDERTAKER) as work:
        second = documents.file_document(work, case, paper, rendered)
        work.commit()
    with office.workspace.read() as view:
        kept = [row.id for row in documents.list_documents(view, case) if row.form_code == "service_receipt"]
        assert kept == [second]
        with pytest.raises(UserError) as error:
            documents.read_document(view, first)
    assert error.value.code == "document.unknown"


def test_the_proposal_says_that_it_is_a_draft_until_it_is_signed(office: Office) -> None:
    case = office.register()
    office.approve_plan(case)
    office.analyse(case)
    office.file(case, "proposal", {"origin": "我院在办案中发现漏洞。"})
    told = _told(office, case, "proposal")
    assert "草稿，未签发" in told and "我院在办案中发现漏洞。" in told
    with office.work(Role.UNDERTAKER) as work, pytest.raises(UserError) as error:
        documents.file_form(work, case, "proposal")
    assert error.value.code == "document.not_final"


def test_a_paper_to_be_sealed_has_room_and_no_mark(office: Office) -> None:
    case = office.up_to_number()
    assert "用印处" in _told(office, case, "proposal")
    with office.workspace.read() as view:
        told = text_of(documents.render_for_case(view, case, "proposal", for_seal=True).pdf)
    assert "用印" not in told and "青检建〔2026〕1号" in told


def test_periods_that_the_text_does_not_name_are_printed(office: Office) -> None:
    case = office.register()
    office.approve_plan(case)
    office.analyse(case)
    office.file(case, "proposal", {"origin": "甲。", "requested": "请认真整改。", "reply_months": 2})
    assert "请认真整改。请在收到本建议书之日起二个月内，将落实情况书面反馈我院。" in _told(office, case, "proposal")
    office.file(case, "proposal", {"origin": "甲。", "requested": "请在两个月内反馈。", "reply_months": 2})
    assert "二个月内" not in _told(office, case, "proposal")


def test_a_served_case_prints_all_its_papers(office: Office) -> None:
    case = office.up_to_service()
    office.day("2026-04-20")
    office.file(case, "activity", EDUCATION)
    told = _told(office, case, "proposal")
    assert "草稿" not in told and "青检建〔2026〕1号" in told and "已用印2026-04-07" in told
    assert "《中华人民共和国人民检察院组织法》第二十一条" in told
    assert "青溪县交通运输局" in told[told.index("抄送") :]
    with office.workspace.read() as view:
        register = text_of(documents.render_number_register(view, 2026).pdf)
    assert "青检建〔2026〕1号2026-04-07" in register and "空号" not in register
    receipt = _told(office, case, "service_receipt")
    assert "直接送达" in receipt and "收到日期：2026年4月8日" in receipt
    assert "县公路养护中心主任：愿意立即整改。" in _told(office, case, "symposium")
    assert "√未收取费用" in _told(office, case, "education")
    assert "发包由一人决定（证据来源：讯问笔录）" in _told(office, case, "analysis_report")
    assert MEETING["conclusion"] in _told(office, case, "analysis_meeting")
    with office.workspace.read() as view:
        codes = [one.form_code for one in documents.case_papers(view, case)]
    assert codes[:5] == ["registration", "plan", "analysis_meeting", "analysis_report", "symposium"]
    assert codes[5:] == ["proposal", "issue_sheet", "service_receipt", "copies_register", "education"]


def test_a_refusal_and_its_registration_print(office: Office) -> None:
    case = office.register()
    assert "青检反贪〔2026〕3号" in _told(office, case, "registration")
    office.do(case, "refuse", Role.INVESTIGATION_HEAD, "发案单位已经撤销。")
    told = _told(office, case, "refusal")
    assert "发案单位已经撤销。" in told and "2026年3月5日" in told


def test_what_there_is_no_record_for_cannot_be_printed(office: Office) -> None:
    case = office.register()
    with office.workspace.read() as view:
        for form, code in (
            ("revisit", "document.nothing_to_print"),
            ("office_card", "document.no_case_form"),
            ("leaflet", "document.unknown_form"),
        ):
            with pytest.raises(UserError) as error:
                documents.render_for_case(view, case, form)
            assert error.value.code == code


@pytest.mark.parametrize(
    ("data", "name", "media_type", "pages"),
    [
        (_pdf(3), "报告.pdf", "application/pdf", 3),
        (_picture("JPEG"), "报告.jpg", "image/jpeg", 1),
        (_picture("PNG"), "C:\\扫描\\报告.png", "image/png", 1),
        (_picture("TIFF", 4), "../../报告.tif", "image/tiff", 4),
    ],
)
def test_a_scan_is_kept_byte_for_byte(office: Office, data: bytes, name: str, media_type: str, pages: int) -> None:
    case = office.register()
    with office.work(Role.UNDERTAKER) as work:
        made = documents.add_incoming(work, case, SENT, data, name)
        with pytest.raises(UserError) as error:
            documents.add_incoming(work, case, SENT, data, "again.pdf")
        work.commit()
    assert error.value.code == "document.duplicate"
    with office.workspace.read() as view:
        row = documents.document_row(view, made)
        (original,) = documents.originals(view, made)
        assert documents.read_original(view, made, original.id) == data
        assert documents.read_document(view, made).startswith(b"%PDF")
        assert (documents.read_document(view, made) == data) == (media_type == "application/pdf")
        paper = documents.open_document(view, made)
    try:
        assert len(paper.sizes) == pages
        drawn = paper.draw(pages - 1, 210, 297, (0, 0, 210, 100))
        assert drawn is not None and (drawn.width, drawn.height, len(drawn.rgb)) == (210, 100, 210 * 100 * 3)
    finally:
        paper.close()
    assert (row.media_type, row.pages, row.direction) == ("application/pdf", pages, Direction.INCOMING)
    assert (original.media_type, row.archival) == (media_type, media_type != "application/pdf")
    assert row.file_name.startswith("报告.") and row.doc_number == "青路〔2026〕9号"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "document.empty"),
        (b"hello", "document.unknown_format"),
        (_pdf(1, "secret"), "document.encrypted"),
        (b"%PDF-1.7\nnothing of the kind", "document.damaged"),
        (_pdf(3)[:400], "document.damaged"),
        (_picture("TIFF", 3)[:-200], "document.damaged"),
        (_picture("JPEG", size=(400, 400))[:900], "document.damaged"),
        (_picture("PNG", size=(12000, 10001)), "document.too_many_pixels"),
    ],
)
def test_a_bad_scan_is_refused_by_its_name(office: Office, data: bytes, code: str) -> None:
    case = office.register()
    with office.work(Role.UNDERTAKER) as work, pytest.raises(UserError) as error:
        documents.add_incoming(work, case, SENT, data, "坏文件.pdf")
    assert error.value.code == code
    assert error.value.params["name"] == "坏文件.pdf"


def test_only_those_who_file_papers_may(office: Office) -> None:
    case = office.register()
    with office.work(Role.CHIEF) as work, pytest.raises(UserError) as error:
        documents.add_incoming(work, case, SENT, _pdf(1), "报告.pdf")
    assert error.value.code == "permission.denied"
    with office.work(Role.UNDERTAKER) as work:
        made = documents.add_incoming(work, case, SENT, _pdf(1), "报告.pdf")
        with pytest.raises(UserError) as error:
            documents.withdraw_document(work, made, " ")
        assert error.value.code == "document.reason_missing"
        documents.withdraw_document(work, made, "误扫")
        work.commit()
    with office.workspace.read() as view:
        assert documents.list_documents(view, case) == []


def test_a_page_becomes_a_picture(office: Office) -> None:
    case = office.up_to_service()
    with office.workspace.read() as view:
        pdf = documents.render_for_case(view, case, "proposal").pdf
    image = documents.rasterise(pdf, 0, 1.5)
    assert (image.width, image.height) == (893, 1263)
    assert len(image.rgb) == image.width * image.height * 3
    assert min(image.rgb) < 60 and image.rgb[:3] == b"\xff\xff\xff"
    with pytest.raises(IndexError):
        documents.rasterise(pdf, documents.page_count(pdf), 1.0)


def test_a_volume_prints_its_index_and_its_remarks(office: Office) -> None:
    case = office.up_to_service()
    office.day("2026-04-20")
    office.file(case, "activity", EDUCATION)
    office.day("2026-05-20")
    office.file(case, "reply", REPLY)
    office.day("2026-06-02")
    office.file(case, "revisit", REVISIT)
    assert "比选办法已施行。" in _told(office, case, "revisit")
    office.close(case)
    filed = ("plan", "analysis_report", "symposium", "proposal", "service_receipt", "education", "revisit")
    with office.work(Role.UNDERTAKER) as work:
        for form in filed:
            documents.file_form(work, case, form)
        documents.add_incoming(work, case, SENT, _pdf(2), "报告.pdf")
        work.commit()
    office.archive(case)
    completion = _told(office, case, "completion")
    assert "一案一回访已完成2026-06-02" in completion and "受贿罪" in completion
    assert "定期30年" in _told(office, case, "volume_cover") and "移交清单" in _told(office, case, "handover_list")
    index = _told(office, case, "volume_index")
    assert "顺序号文号责任者题名日期页号备注" in index and "20260408" in index
    assert "落实情况报告" in index and "档号：" in index
    assert "本卷共" in _told(office, case, "remark_sheet")
    with office.work(Role.ARCHIVIST) as work:
        documents.file_form(work, case, "volume_index")
        work.commit()
    assert "档号文号责任者题名日期密级页数备注" in _told(office, case, "filing_index")
    assert "归档号" in _told(office, case, "volume_spine")
    assert "采纳" in _told(office, case, "implementation") and "按期" in _told(office, case, "implementation")
    assert "陈副检察长" in _told(office, case, "issue_sheet") or "签发" in _told(office, case, "issue_sheet")
    assert "青溪县交通运输局" in _told(office, case, "copies_register")
    _stamps(office, case)


def _stamps(office: Office, case: str) -> None:
    """归档章 on a copy of a paper of ours and of a scan; the kept ones stay as they are."""
    with office.workspace.read() as view:
        rows = documents.list_documents(view, case)
        for row in (next(one for one in rows if one.form_code == code) for code in ("plan", "implementation_report")):
            kept = documents.read_document(view, row.id)
            stamped = documents.stamped_document(view, row.id)
            assert documents.stamped_document(view, row.id) == stamped, "equal papers give equal bytes"
            told = text_of(stamped)
            for part in ("全宗号", "年度", "件号", "保管期限", "D30", "页数"):
                assert part in told
            assert documents.page_count(stamped) == row.pages
            assert documents.read_document(view, row.id) == kept
            if row.form_code == "plan":
                archival.keep("plan-stamped", stamped)
                assert archival.findings(stamped) == []
                assert archival.part_of(stamped) == ("2", "U")


def test_compiling_a_volume_prints_what_is_finished_once(office: Office) -> None:
    case = office.up_to_service()
    office.day("2026-04-20")
    office.file(case, "activity", EDUCATION)
    office.day("2026-05-20")
    office.file(case, "reply", REPLY)
    office.day("2026-06-02")
    office.file(case, "revisit", REVISIT)
    office.close(case)
    office.do(case, "start_archive", Role.UNDERTAKER)
    for _ in range(2):
        with office.work(Role.UNDERTAKER) as work:
            filed = documents.compile_volume(work, case)
            work.commit()
        with office.workspace.read() as view:
            kept = [row for row in documents.list_documents(view, case) if row.direction is Direction.OUTGOING]
        assert len(kept) == filed == 12
    assert {"registration", "plan", "proposal", "completion"} < {row.form_code for row in kept}
    assert "20260408" in _told(office, case, "volume_index")


@pytest.mark.parametrize(
    ("cents", "text"),
    [(None, ""), (0, "0元"), (320_000, "3200元"), (41_600_000, "41.6万元"), (123, "1.23元"), (1_000_000, "1万元")],
)
def test_sums_are_written_as_papers_write_them(cents: int | None, text: str) -> None:
    assert money(cents) == text


def test_moments_are_the_offices(office: Office) -> None:
    held = office.clock.now().astimezone(OFFICE_ZONE)
    assert moment(held).startswith("2026年3月5日9时")
