"""Bundles between two real workspaces: what arrives, what is refused, what is left as it was."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app import audit, exchange
from db.codes import Relation, Role
from db.kernel.errors import UserError
from db.kernel.ids import new_id
from db.models import Case, Change, Document, Photo, Proposal, ReceivedVersion, SuperiorOpinion
from tests.app.exchange.offices import PAPER, PICTURE, Offices, fill, introduce, make_offices, opine, rename_case
from tests.support import acting


def test_a_case_arrives_with_everything(offices: Offices) -> None:
    made = offices.up()
    assert made.path.is_file()
    assert (made.number, made.base, made.snapshot, made.records, made.blobs) == (1, 0, True, 5, 2)
    taken = exchange.import_bundle(offices.city, made.path)
    assert (taken.new, taken.changed, taken.withdrawn, taken.blobs) == (5, 0, 0, 2)
    with offices.city.read() as view:
        case = view.get(Case, offices.case_id)
        assert case.owner_workspace == offices.county.own.workspace_id
        assert case.owner_office == "990121"
        assert [suspect.name for suspect in case.suspects] == ["王小明"]
        assert view.get(Proposal, offices.proposal_id).items[0].text == "建立双人复核制度。"
        photo, document = view.get(Photo, offices.photo_id), view.get(Document, offices.document_id)
        assert photo.original_id is None
        assert view.load(photo.reduced_id or "") == PICTURE
        assert view.load(document.blob_id or "") == PAPER


def refused(offices: Offices, path: Path) -> str:
    """The code with which the city refuses a file; its records stay as they were."""
    with offices.city.read() as view:
        before = view.session.scalar(select(func.count()).select_from(ReceivedVersion))
    with pytest.raises(UserError) as refusal:
        exchange.import_bundle(offices.city, path)
    with offices.city.read() as view:
        assert view.session.scalar(select(func.count()).select_from(ReceivedVersion)) == before
    return refusal.value.code


def test_only_what_changed_travels_once_it_is_acknowledged(offices: Offices) -> None:
    first = offices.up()
    exchange.import_bundle(offices.city, first.path)
    back = offices.down()
    assert back.records == 0
    answered = exchange.import_bundle(offices.county, back.path)
    assert answered.acknowledged == first.head
    with offices.city.read() as view:
        told = {one.outgoing: one.acknowledges for one in exchange.bundles(view)}
    assert told[True] == (1, first.number), "by what the receipt says one sees which bundle it answers"
    rename_case(offices, "王小明受贿案")
    second = offices.up()
    assert (second.number, second.base, second.records, second.snapshot) == (2, first.head, 1, False)
    preview = exchange.inspect(offices.city, second.path)
    assert preview.continuity == ""
    (change,) = preview.changes
    assert (change.kind, change.before, change.after) == ("changed", "王小明贪污案", "王小明受贿案")
    assert [field.name for field in change.fields] == ["name"]
    taken = exchange.import_bundle(offices.city, second.path)
    assert (taken.new, taken.changed) == (0, 1)
    with offices.city.read() as view:
        assert view.get(Case, offices.case_id).name == "王小明受贿案"
        versions = view.session.scalars(select(ReceivedVersion).where(ReceivedVersion.record_id == offices.case_id))
        assert sorted(version.revision for version in versions) == [1, 2]


def test_a_lost_stick_only_makes_the_next_bundle_larger(offices: Offices) -> None:
    offices.up()
    rename_case(offices, "王小明受贿案")
    second = offices.up()
    assert (second.number, second.base, second.records) == (2, 0, 5)
    exchange.import_bundle(offices.city, second.path)
    with offices.city.read() as view:
        assert view.get(Case, offices.case_id).name == "王小明受贿案"


def test_an_older_bundle_or_the_same_again_changes_nothing(offices: Offices) -> None:
    first = offices.up()
    rename_case(offices, "王小明受贿案")
    second = offices.up()
    exchange.import_bundle(offices.city, second.path)
    assert refused(offices, second.path) == "exchange.already_imported"
    assert refused(offices, first.path) == "exchange.already_imported"
    with offices.city.read() as view:
        assert view.get(Case, offices.case_id).name == "王小明受贿案"
        assert exchange.quarantine(view) == []


def test_a_gap_is_told_and_closed_from_where_we_stand(offices: Offices) -> None:
    rename_case(offices, "一")
    rename_case(offices, "二")
    with offices.county.read() as view:
        last = view.session.scalar(select(func.max(Change.seq)))
    late = offices.up(from_seq=last - 1)
    assert refused(offices, late.path) == "exchange.gap"
    assert exchange.inspect(offices.city, late.path).continuity == "exchange.gap"
    assert [finding.code for finding in exchange.verify(offices.city, late.path)] == ["exchange.gap"]
    with offices.city.read() as view:
        (note,) = exchange.quarantine(view)
    assert "自序号0起重新导出" in note.sentence
    exchange.import_bundle(offices.city, offices.up(full=True).path)


def test_acknowledged_bundles_leave_the_outbox(offices: Offices) -> None:
    first = offices.up()
    outbox = offices.county.vault.folder / "outbox"
    assert [path.name for path in outbox.iterdir()] == [first.path.name]
    exchange.import_bundle(offices.city, first.path)
    exchange.import_bundle(offices.county, offices.down().path)
    assert list(outbox.iterdir()) == []
    with offices.county.read() as view:
        (stream,) = exchange.streams(view)
        bundles = exchange.bundles(view)
    assert (stream.sent_number, stream.acknowledged, stream.outstanding) == (1, first.head, 0)
    assert {(b.outgoing, b.state) for b in bundles} == {(True, "acknowledged"), (False, "applied")}


def test_a_bundle_of_acknowledgements_is_not_acknowledged(offices: Offices) -> None:
    exchange.import_bundle(offices.city, offices.up().path)
    exchange.import_bundle(offices.county, offices.down().path)
    third = offices.up()
    assert third.records == 0
    exchange.import_bundle(offices.city, third.path)
    fourth = exchange.inspect(offices.county, offices.down().path)
    assert fourth.acknowledges == 1


def test_the_superiors_opinion_comes_down_to_whom_it_concerns(offices: Offices) -> None:
    exchange.import_bundle(offices.city, offices.up().path)
    opinion_id = opine(offices)
    down = offices.down()
    assert down.records == 1
    exchange.import_bundle(offices.county, down.path)
    with offices.county.read() as view:
        opinion = view.get(SuperiorOpinion, opinion_id)
        assert opinion.filing_no == "云检备〔2026〕7号"
        assert opinion.owner_office == "990100"
    with offices.county.work() as work, pytest.raises(UserError, match=r"record\.read_only"):
        work.put(work.get(SuperiorOpinion, opinion_id), "opinion.edit")


def test_an_opinion_on_anothers_record_stays(offices: Offices) -> None:
    with offices.city.work() as work:
        work.put(
            SuperiorOpinion(
                id=new_id(),
                kind="reminder",
                subject_type="case",
                subject_id=new_id(),
                subject_term=1,
                subject_epoch=1,
                subject_revision=1,
                subject_digest="",
                dated=date(2026, 3, 1),
            ),
            "opinion.write",
        )
        work.commit()
    assert offices.down().records == 0


def test_withdrawing_travels_and_the_last_text_stays(offices: Offices) -> None:
    exchange.import_bundle(offices.city, offices.up().path)
    with offices.county.work() as work:
        work.withdraw(work.get(Proposal, offices.proposal_id), "proposal.withdraw", "事实有误")
        work.commit()
    taken = exchange.import_bundle(offices.city, offices.up().path)
    assert taken.withdrawn == 1
    with offices.city.read() as view:
        proposal = view.get(Proposal, offices.proposal_id)
        assert proposal.withdrawn
        assert proposal.facts == "王小明利用职务便利侵吞公款。"


def test_what_was_withdrawn_before_it_was_ever_sent_never_goes(offices: Offices) -> None:
    with offices.county.work() as work:
        work.withdraw(work.get(Proposal, offices.proposal_id), "proposal.withdraw", "错登")
        work.commit()
    assert offices.up().records == 4


def test_what_is_above_clearance_is_held_back_and_told(offices: Offices) -> None:
    with offices.county.work() as work:
        case = work.get(Case, offices.case_id)
        case.secrecy = "secret"
        work.put(case, "case.edit")
        work.commit()
    made = offices.up()
    assert made.records == 1
    assert {(held.type, held.reason, held.count) for held in made.held_back} == {
        ("case", "clearance", 1), ("proposal", "clearance", 1), ("photo", "clearance", 1), ("document", "clearance", 1),
    }  # fmt: skip


def test_what_was_sent_and_may_no_longer_go_is_withdrawn_without_text(offices: Offices) -> None:
    exchange.import_bundle(offices.city, offices.up().path)
    exchange.import_bundle(offices.county, offices.down().path)
    with offices.county.work() as work:
        exchange.set_policy(work, "990100", exchange.Policy(documents=False))
        work.commit()
    made = offices.up()
    assert (made.records, made.withdrawn) == (1, 1)
    exchange.import_bundle(offices.city, made.path)
    with offices.city.read() as view:
        assert view.get(Document, offices.document_id).withdrawn
    with offices.county.work() as work:
        exchange.set_policy(work, "990100", exchange.Policy())
        work.commit()
    exchange.import_bundle(offices.city, offices.up().path)
    with offices.city.read() as view:
        assert not view.get(Document, offices.document_id).withdrawn


def test_names_are_shortened_where_the_policy_says_so(offices: Offices) -> None:
    with offices.county.work() as work:
        exchange.set_policy(work, "990100", exchange.Policy(names="short"))
        work.commit()
    exchange.import_bundle(offices.city, offices.up().path)
    with offices.city.read() as view:
        case = view.get(Case, offices.case_id)
        assert (case.name, case.suspects[0].name) == ("王某贪污案", "王某")
        assert view.get(Proposal, offices.proposal_id).facts == "王某利用职务便利侵吞公款。"
        assert view.get(Document, offices.document_id).blob_id is None
        lines = view.session.scalars(select(ReceivedVersion))
        assert not any("王小明".encode() in version.line or version.view != "masked" for version in lines)


def test_a_snapshot_marks_what_its_owner_lacks(offices: Offices) -> None:
    exchange.import_bundle(offices.city, offices.up().path)
    with offices.county.work() as work:
        for change in work.session.scalars(select(Change).where(Change.record_id == offices.proposal_id)):
            work.session.delete(change)
        work.commit()
    rename_case(offices, "王小明受贿案")
    taken = exchange.import_bundle(offices.city, offices.up(full=True).path)
    assert taken.missing == 1
    with offices.city.read() as view:
        assert not view.get(Proposal, offices.proposal_id).withdrawn
        assert [row.missing for row in exchange.streams(view)] == [1]


def test_permission_is_asked(offices: Offices) -> None:
    with offices.county.work(acting(offices.county, Role.UNDERTAKER)) as work, pytest.raises(UserError) as refusal:
        exchange.set_policy(work, "990100", exchange.Policy())
    assert refusal.value.code == "permission.denied"
    offices.county.actor = acting(offices.county, Role.UNDERTAKER)
    for call in (
        offices.up,
        lambda: exchange.import_bundle(offices.county, offices.stick),
        lambda: exchange.unlock_tools(offices.county, offices.stick),
    ):
        with pytest.raises(UserError, match=r"permission\.denied"):
            call()


def test_only_confirmed_peers_get_bundles(tmp_path: Path) -> None:
    offices = make_offices(tmp_path, trusting=False)
    try:
        with pytest.raises(UserError, match=r"exchange\.peer_unknown"):
            offices.up()
        introduce(offices.county, offices.city, None)
        with pytest.raises(UserError, match=r"exchange\.peer_unconfirmed"):
            offices.up()
        introduce(offices.county, offices.city, Relation.SUPERIOR)
        made = offices.up()
        assert refused(offices, made.path) == "exchange.sender_unknown"
        introduce(offices.city, offices.county, None)
        assert refused(offices, made.path) == "exchange.sender_unconfirmed"
        introduce(offices.city, offices.county, Relation.SUPERIOR)
        fill(offices)
        assert refused(offices, offices.up().path) == "exchange.type.forbidden"
        with offices.city.work() as work:
            exchange.revoke(work, "990121", "密钥遗失")
            work.commit()
        assert refused(offices, made.path) == "exchange.sender_revoked"
        with pytest.raises(UserError, match=r"exchange\.own_bundle"):
            exchange.import_bundle(offices.county, made.path)
    finally:
        offices.close()


def test_everything_is_in_the_log(offices: Offices) -> None:
    made = offices.up()
    exchange.import_bundle(offices.city, made.path)
    made.path.write_bytes(made.path.read_bytes()[:-1])
    with pytest.raises(UserError):
        exchange.import_bundle(offices.city, made.path)
    with offices.county.read() as view:
        ours = {entry.action for entry in audit.entries(view)}
    with offices.city.read() as view:
        theirs = {entry.action for entry in audit.entries(view)}
        assert audit.verify(view).breaks == ()
    assert {"exchange.card.import", "exchange.card.confirm", "exchange.export", "exchange.medium.write"} <= ours
    assert {"exchange.import", "exchange.receive", "exchange.refuse"} <= theirs


def test_what_a_bundle_brought_and_what_took_it_is_remembered(offices: Offices) -> None:
    made = offices.up()
    exchange.import_bundle(offices.city, made.path)
    with offices.county.read() as view:
        (use,) = exchange.media(view, made.bundle_id)
    with offices.city.read() as view:
        brought = exchange.contents(view, made.bundle_id)
    assert [row.title for row in brought] == [
        "王小明贪污案",
        "检察建议书",
        "座谈会",
        "青检建〔2026〕1号",
        "青溪县水务站",
    ]
    assert not any(row.newer for row in brought)
    assert use.by == "周检察官"


def test_the_outlook_is_what_the_export_does(offices: Offices) -> None:
    with offices.county.read() as view:
        told = exchange.outlook(view, "990100")
    made = offices.up()
    assert (told.records, told.withdrawn, told.blobs, told.number) == (made.records, 0, made.blobs, made.number)
    assert (told.base, told.head, told.held_back) == (made.base, made.head, made.held_back)


def test_a_look_may_leave_its_note(offices: Offices) -> None:
    made = offices.up()
    made.path.write_bytes(made.path.read_bytes()[:-1])
    for noted in (False, True):
        with pytest.raises(UserError, match=r"exchange\.truncated"):
            exchange.inspect(offices.city, made.path, noted=noted)
        with offices.city.read() as view:
            assert len(exchange.quarantine(view)) == int(noted)


def test_who_made_a_bundle_can_check_what_the_medium_holds(offices: Offices) -> None:
    made = offices.up()
    assert exchange.verify(offices.county, made.path) == ()
    for call in (exchange.inspect, exchange.import_bundle):
        with pytest.raises(UserError, match=r"exchange\.own_bundle"):
            call(offices.county, made.path)
    made.path.write_bytes(made.path.read_bytes()[:-1])
    assert [finding.code for finding in exchange.verify(offices.county, made.path)] == ["exchange.truncated"]
