"""Units of work: everything or nothing, and nothing without a revision, a line in the feed and one in the log."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app import audit, check, search
from app.work import Version
from app.workspace import UserError, Workspace
from db.codes import Action, Role
from db.kernel.ids import new_id
from db.models import AuditEntry, Blob, Case, Change, Suspect, Unit
from tests.support import acting, make_workspace, open_workspace


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Workspace]:
    workspace = make_workspace(tmp_path / "office")
    yield workspace
    workspace.close()


def add_unit(workspace: Workspace, name: str = "云溪镇财政所") -> str:
    with workspace.work() as work:
        unit = Unit(id=new_id(), name=name, unit_class="state_organ")
        work.put(unit, "unit.create", name)
        work.commit()
        return unit.id


def test_a_commit_writes_record_feed_and_log_together(office: Workspace) -> None:
    unit_id = add_unit(office)
    with office.read() as view:
        unit = view.get(Unit, unit_id)
        change = view.session.scalars(select(Change)).one()
        assert (unit.owner_workspace, unit.term, unit.epoch, unit.revision) == (office.own.workspace_id, 1, 1, 1)
        assert (change.record_id, change.revision, change.withdrawn) == (unit_id, 1, False)
        assert audit.entries(view)[0].subject_id == unit_id
        assert audit.verify(view).breaks == ()
    assert check.check(office, full=True) == []


def test_nothing_is_kept_without_commit(office: Workspace) -> None:
    with office.work() as work:
        work.put(Unit(id=new_id(), name="x", unit_class="state_organ"), "unit.create")
        work.store(b"scan", "application/pdf")
    with office.read() as view:
        assert view.session.scalar(select(func.count()).select_from(Unit)) == 0
        assert view.session.scalar(select(func.count()).select_from(Blob)) == 0
    assert list(office.blobs.names()) == []


def test_each_put_in_one_unit_of_work_raises_the_revision_once(office: Workspace) -> None:
    unit_id = add_unit(office)
    with office.work() as work:
        unit = work.get(Unit, unit_id)
        unit.address = "一号"
        work.put(unit, "unit.change")
        unit.contact = "马某"
        work.put(unit, "unit.change")
        changes = work.commit()
    with office.read() as view:
        assert view.get(Unit, unit_id).revision == 2
        assert view.session.scalar(select(func.count()).select_from(Change)) == 2
    assert changes.ids == {unit_id}
    assert "people" in changes.areas


def test_a_change_that_was_not_announced_is_a_defect(office: Workspace) -> None:
    unit_id = add_unit(office)
    with pytest.raises(AssertionError, match="Unit"), office.work() as work:
        work.get(Unit, unit_id).address = "silent"
        work.commit()


def test_a_changed_part_needs_its_record_announced(office: Workspace) -> None:
    case = Case(
        id=new_id(), register_no="1", case_no="1", name="李某贪污案", source="own", state="registered",
        unit_id=new_id(), secrecy="internal", suspects=[Suspect(id=new_id(), name="李某", post="所长")],
    )  # fmt: skip
    with office.work() as work:
        work.put(case, "case.register")
        work.commit()
    with pytest.raises(AssertionError, match="Suspect"), office.work() as work:
        held = work.get(Case, case.id)
        held.suspects[0].post = "silent"
        work.commit()
    with pytest.raises(AssertionError, match=r"Case|Suspect"), office.work() as work:
        held = work.get(Case, case.id)
        held.suspects.clear()
        work.commit()


def test_a_withdrawn_record_stays_and_travels_as_a_tombstone(office: Workspace) -> None:
    unit_id = add_unit(office)
    with office.work() as work:
        work.withdraw(work.get(Unit, unit_id), "unit.withdraw")
        work.commit()
    with office.read() as view:
        assert view.get(Unit, unit_id).withdrawn
        assert view.session.scalars(select(Change.withdrawn).order_by(Change.seq)).all() == [False, True]


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(office: Workspace) -> None:
    unit_id = add_unit(office)
    with pytest.raises(UserError) as told, office.work() as work:
        work.put(work.get(Unit, unit_id), "unit.change", opened_at=Version(1, 1, 0))
    assert told.value.code == "record.changed_meanwhile"


def test_a_record_of_another_workspace_is_read_only(office: Workspace) -> None:
    unit_id = add_unit(office)
    with pytest.raises(UserError) as told, office.work() as work:
        unit = work.get(Unit, unit_id)
        unit.owner_workspace = new_id()
        work.put(unit, "unit.change")
    assert told.value.code == "record.read_only"


def test_a_refused_permission_is_audited_though_the_work_is_undone(office: Workspace) -> None:
    clerk = acting(office, Role.ARCHIVIST)
    with pytest.raises(UserError) as told, office.work(clerk) as work:
        work.put(Unit(id=new_id(), name="x", unit_class="state_organ"), "unit.create")
        work.require(Action.PROPOSAL_SIGN)
    assert told.value.code == "permission.denied"
    with office.read() as view:
        newest = audit.entries(view)[0]
        assert (newest.action, newest.actor, newest.note) == ("permission.refused", clerk.display_name, "proposal.sign")
        assert view.session.scalar(select(func.count()).select_from(Unit)) == 0


def test_a_changed_entry_breaks_the_chain(office: Workspace) -> None:
    add_unit(office)
    add_unit(office, "县公路养护中心")
    with office.vault.raw() as connection:
        connection.execute("UPDATE audit_entry SET note = 'nothing happened' WHERE seq = 2")
    with office.read() as view:
        assert audit.verify(view).breaks == (2,)
    assert [finding.code for finding in check.check(office)] == ["check.audit"]


def test_a_connection_that_searched_before_tells_of_no_damage(office: Workspace) -> None:
    """The window keeps its connections: what one of them knew of the index is old once others have written."""
    for number in range(3):
        add_unit(office, f"第{number}种子公司")
    with office.read() as view:
        assert search.search(view, "种子").count == 3
        for number in range(40):
            add_unit(office, f"第{number}中学")
    assert check.check(office, full=True) == []


def test_lost_commits_are_noticed_at_opening(office: Workspace, tmp_path: Path) -> None:
    add_unit(office)
    with office.vault.raw() as connection:
        connection.execute("DELETE FROM audit_entry WHERE seq = (SELECT max(seq) FROM audit_entry)")
    office.close()
    with pytest.raises(UserError) as told:
        open_workspace(tmp_path / "office")
    assert told.value.code == "vault.commits_lost"


def test_a_blob_file_left_by_a_crash_goes_at_the_next_opening(office: Workspace, tmp_path: Path) -> None:
    office.blobs.write(b"nobody's")
    assert [finding.code for finding in check.check(office)] == ["check.orphan"]
    office.close()
    again = open_workspace(tmp_path / "office")
    assert list(again.blobs.names()) == []
    again.close()


def test_accounts_open_with_their_own_passphrase_and_keep_their_roles(office: Workspace, tmp_path: Path) -> None:
    made = office.add_account(
        "luo", "罗主任的口令很长", display_name="罗主任", roles=frozenset({Role.PREVENTION_HEAD}), parameters=None
    )
    assert made.may(Action.PROPOSAL_NUMBER)
    assert not made.may(Action.PROPOSAL_SIGN)
    office.close()
    again = Workspace.open(tmp_path / "office", "luo", "罗主任的口令很长", clock=office.clock)
    assert again.actor.display_name == "罗主任"
    with pytest.raises(UserError) as told:
        again.add_account("x", "口令口令口令口令", display_name="x", roles=frozenset())
    assert told.value.code == "vault.passphrase_weak"
    again.close()


def test_every_entry_of_the_log_is_numbered_without_gaps(office: Workspace) -> None:
    for name in ("甲", "乙", "丙"):
        add_unit(office, name)
    with office.read() as view:
        assert view.session.scalars(select(AuditEntry.seq).order_by(AuditEntry.seq)).all() == [1, 2, 3, 4]
