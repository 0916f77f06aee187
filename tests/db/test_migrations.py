"""The schema: one with the models, carried forward whole or not at all, never backward."""

from __future__ import annotations

import secrets
import shutil
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, text

from db import migrations
from db.kernel import durable
from db.kernel.errors import UserError
from db.migrations import current, migrate, options, scripts, upgrade
from db.migrations.draft import draft
from db.models import Base
from db.session import make_engine, reading, writing
from db.vault import Vault
from tests.db.support import audit_head, note, open_vault

SCRIPTS = Path(migrations.__file__).parent


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    return make_engine(tmp_path / "records.db", secrets.token_bytes(32))


def with_step(tmp_path: Path, body: str) -> ScriptDirectory:
    """The program's scripts and one more, as a later version would have it."""
    folder = tmp_path / "later"
    shutil.copytree(SCRIPTS / "versions", folder / "versions", ignore=shutil.ignore_patterns("__pycache__"))
    lines = "\n".join(f"    {line}" for line in body.splitlines())
    (folder / "versions" / "9999_later.py").write_text(
        'import sqlalchemy as sa\nfrom alembic import op\n\nrevision = "9999"\n'
        f"down_revision = {scripts().get_current_head()!r}\n\n\ndef upgrade() -> None:\n{lines}\n"
    )
    return ScriptDirectory(str(folder))


def tables(engine: Engine) -> set[str]:
    with reading(engine) as session:
        return set(session.scalars(text("SELECT name FROM sqlite_master WHERE type = 'table'")))


def test_the_scripts_make_exactly_what_the_models_say(engine: Engine) -> None:
    upgrade(engine, scripts())
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts=options(connection))
        assert compare_metadata(context, Base.metadata) == [], "python -m db.migrations.draft --initial"
    assert "pass" in draft("nothing")
    assert set(Base.metadata.tables) < tables(engine)


def test_every_constraint_has_a_name() -> None:
    nameless = [
        f"{table.name} {type(constraint).__name__}"
        for table in Base.metadata.tables.values()
        for constraint in table.constraints
        if not constraint.name
    ]
    assert not nameless


def test_a_workspace_of_this_program_needs_nothing(vault: Vault) -> None:
    assert current(vault.engine) == scripts().get_current_head()
    assert not migrate(vault)
    assert list((vault.folder / "backups").glob("*.db")) == []


def test_a_newer_schema_is_refused_untouched(vault: Vault) -> None:
    note(vault)
    with writing(vault.engine) as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        session.commit()
    with pytest.raises(UserError) as caught:
        migrate(vault)
    assert (caught.value.code, caught.value.params) == ("vault.newer_schema", {"revision": "9999"})
    assert current(vault.engine) == "9999"
    assert audit_head(vault)[0] == 1


ADD = 'with op.batch_alter_table("unit") as unit:\n    unit.add_column(sa.Column("later", sa.String(), nullable=True))'


def test_a_step_carries_the_data_and_leaves_a_copy_of_what_was_before(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    note(vault)
    monkeypatch.setattr(migrations, "scripts", lambda: with_step(tmp_path, ADD))
    passed: list[str] = []
    with monkeypatch.context() as patch:
        patch.setattr(durable, "listener", passed.append)
        assert migrate(vault)
    assert passed == ["snapshot.fsync", "snapshot.rename", "migration.commit"]
    assert current(vault.engine) == "9999"
    assert audit_head(vault)[0] == 1
    head = scripts().get_current_head()
    snapshot = vault.folder / "backups" / f"records-{head}.db"
    with vault.raw(snapshot) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [(head,)]
        assert connection.execute("SELECT count(*) FROM audit_entry").fetchall() == [(1,)]
    assert vault.strays() == []


def test_replacing_a_table_keeps_the_rows_that_refer_to_it(engine: Engine, tmp_path: Path) -> None:
    upgrade(engine, scripts())
    with writing(engine) as session:
        session.execute(text("CREATE TABLE parent (id TEXT PRIMARY KEY)"))
        session.execute(text("CREATE TABLE child (id TEXT, p TEXT REFERENCES parent (id) ON DELETE CASCADE)"))
        session.execute(text("INSERT INTO parent VALUES ('a')"))
        session.execute(text("INSERT INTO child VALUES ('b', 'a')"))
        session.commit()
    step = (
        'with op.batch_alter_table("parent", recreate="always") as parent:\n'
        '    parent.add_column(sa.Column("later", sa.String(), nullable=True))'
    )
    upgrade(engine, with_step(tmp_path, step))
    with reading(engine) as session:
        assert session.execute(text("SELECT id, p FROM child")).all() == [("b", "a")]
    with writing(engine) as session:
        assert session.scalar(text("PRAGMA foreign_keys")) == 1


def test_a_step_that_fails_half_way_leaves_the_schema_that_was(engine: Engine, tmp_path: Path) -> None:
    upgrade(engine, scripts())
    before = tables(engine)
    step = 'op.create_table("half", sa.Column("id", sa.Integer()))\nop.execute("INSERT INTO nowhere VALUES (1)")'
    with pytest.raises(Exception, match="nowhere"):
        upgrade(engine, with_step(tmp_path, step))
    assert tables(engine) == before
    assert current(engine) == scripts().get_current_head()


def test_a_step_that_breaks_references_is_not_kept(engine: Engine, tmp_path: Path) -> None:
    upgrade(engine, scripts())
    before = tables(engine)
    step = (
        'op.execute("CREATE TABLE child (id TEXT, p TEXT REFERENCES unit (id))")\n'
        "op.execute(\"INSERT INTO child VALUES ('a', 'nobody')\")"
    )
    with pytest.raises(RuntimeError, match="without their target"):
        upgrade(engine, with_step(tmp_path, step))
    assert tables(engine) == before


def test_full_text_tables_are_left_alone_by_drafts(engine: Engine) -> None:
    upgrade(engine, scripts())
    with writing(engine) as session:
        session.execute(text("CREATE VIRTUAL TABLE finder USING fts5(words)"))
        session.commit()
    assert {"finder", "finder_data", "finder_docsize"} < tables(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts=options(connection))
        assert compare_metadata(context, Base.metadata) == []


def test_a_workspace_whose_tables_were_never_made_gets_them(vault: Vault) -> None:
    with writing(vault.engine) as session:
        for name in ("search_text", "search_names"):
            session.execute(text(f"DROP TABLE {name}"))
        for name in session.scalars(text("SELECT name FROM sqlite_master WHERE type = 'table'")).all():
            if name == "sqlite_sequence":
                continue
            session.execute(text(f'DROP TABLE "{name}"'))
        session.commit()
    vault.close()
    again = open_vault(vault.folder)
    try:
        migrate(again)
        assert current(again.engine) == scripts().get_current_head()
        assert {"case", "search_text_data", "search_names_data"} < tables(again.engine)
    finally:
        again.close()


def test_what_was_done_about_an_opinion_becomes_a_record_in_the_feed(engine: Engine) -> None:
    upgrade(engine, scripts(), "0009")
    record = "'here', '990121', 1, 7, 3, 0, '2026-03-01', '何', '2026-03-01', '何', '{}'"
    columns = "owner_workspace, owner_office, term, epoch, revision, withdrawn, created_at, created_by, updated_at,"
    columns += " updated_by, extra"
    with writing(engine) as session:
        session.execute(text("INSERT INTO setting (name, value) VALUES ('office.id', '\"o\"'), ('epoch', '7')"))
        session.execute(
            text(
                f"INSERT INTO office (id, code, name, short_name, level, superior_code, form, {columns})"
                f" VALUES ('o', '990121', '青检', '青检', 'county', '', '{{}}', {record})"
            )
        )
        session.execute(
            text(
                "INSERT INTO superior_opinion (id, kind, subject_type, subject_id, subject_term, subject_epoch,"
                " subject_revision, subject_digest, case_id, result, filing_no, text, dated, signed_by, form,"
                f" {columns}) VALUES ('a', 'reminder', 'case', 'c', 1, 1, 1, '', 'c', '', '', '请办', '2026-03-01',"
                f" '孙', '{{}}', {record.replace('here', 'above')})"
            )
        )
        session.execute(text("INSERT INTO opinion_handled VALUES ('a', '2026-03-02', '何', '已办')"))
        session.commit()
    upgrade(engine, scripts())
    with reading(engine) as session:
        row = session.execute(text("SELECT * FROM superior_answer")).mappings().one()
        fed = session.execute(text("SELECT record_id, owner_workspace, epoch, revision FROM change")).one()
    told = (row["subject_id"], row["case_id"], row["outcome"], row["text"], row["answered_by"], row["subject_epoch"])
    assert told == ("a", "c", "handled", "已办", "何", 7)
    assert fed == (row["id"], "here", 7, 1)
