"""The encrypted database: what opening insists on, and how transactions behave."""

from __future__ import annotations

import secrets
import sqlite3
import threading
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError, OperationalError

from db.access import rekey
from db.kernel import durable
from db.kernel.errors import UserError
from db.session import connect, make_engine, reading, writing


@pytest.fixture
def key() -> bytes:
    return secrets.token_bytes(32)


@pytest.fixture
def engine(tmp_path: Path, key: bytes) -> Engine:
    engine = make_engine(tmp_path / "records.db", key)
    with writing(engine) as session:
        session.execute(text("CREATE TABLE name (text TEXT PRIMARY KEY)"))
        session.execute(text("CREATE TABLE person (id INTEGER, name TEXT REFERENCES name (text))"))
        session.commit()
    return engine


def names(engine: Engine) -> list[str]:
    with reading(engine) as session:
        return list(session.scalars(text("SELECT text FROM name ORDER BY text")))


def add(engine: Engine, name: str) -> None:
    with writing(engine) as session:
        session.execute(text("INSERT INTO name VALUES (:name)"), {"name": name})
        session.commit()


def test_work_without_commit_leaves_nothing_behind_not_even_tables(engine: Engine) -> None:
    with writing(engine) as session:
        session.execute(text("CREATE TABLE half (done INTEGER)"))
        session.execute(text("INSERT INTO name VALUES ('丁某')"))
    with reading(engine) as session:
        assert session.scalar(text("SELECT count(*) FROM sqlite_master WHERE name = 'half'")) == 0
    assert names(engine) == []


def test_work_that_raises_is_rolled_back(engine: Engine) -> None:
    with pytest.raises(ZeroDivisionError), writing(engine) as session:
        session.execute(text("INSERT INTO name VALUES ('丁某')"))
        raise ZeroDivisionError
    assert names(engine) == []


def test_a_reader_cannot_write_and_its_connection_can_write_again_later(engine: Engine) -> None:
    with pytest.raises(OperationalError), reading(engine) as session:
        session.execute(text("INSERT INTO name VALUES ('丁某')"))
    add(engine, "戊某")
    assert names(engine) == ["戊某"]


def test_a_reader_sees_one_moment_while_a_writer_commits(engine: Engine) -> None:
    add(engine, "甲某")
    with reading(engine) as session:
        assert session.scalar(text("SELECT count(*) FROM name")) == 1
        thread = threading.Thread(target=add, args=(engine, "乙某"))
        thread.start()
        thread.join(10)
        assert not thread.is_alive()
        assert session.scalar(text("SELECT count(*) FROM name")) == 1
    assert names(engine) == ["乙某", "甲某"]


def test_writers_from_many_threads_wait_for_each_other(engine: Engine) -> None:
    threads = [threading.Thread(target=add, args=(engine, f"{number}")) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(names(engine)) == 8


def test_references_are_checked(engine: Engine) -> None:
    with pytest.raises(IntegrityError), writing(engine) as session:
        session.execute(text("INSERT INTO person VALUES (1, '无此人')"))


def test_parameters_are_kept_out_of_error_texts(engine: Engine) -> None:
    add(engine, "秘密的名字")
    with pytest.raises(IntegrityError) as caught, writing(engine) as session:
        session.execute(text("INSERT INTO name VALUES (:name)"), {"name": "秘密的名字"})
    assert "秘密的名字" not in str(caught.value)


def test_every_commit_passes_a_named_point(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    passed: list[str] = []
    monkeypatch.setattr(durable, "listener", passed.append)
    add(engine, "甲某")
    assert names(engine) == ["甲某"]
    assert passed == ["work.commit"]


def test_every_insistence_holds_on_every_connection(tmp_path: Path, key: bytes) -> None:
    connection = connect(tmp_path / "records.db", key)

    def ask(pragma: str) -> object:
        return connection.execute(f"PRAGMA {pragma}").fetchone()[0]

    assert str(ask("cipher_version"))
    assert {
        pragma: ask(pragma)
        for pragma in ("foreign_keys", "temp_store", "secure_delete", "trusted_schema", "synchronous", "journal_mode")
    } == {
        "foreign_keys": 1,
        "temp_store": 2,
        "secure_delete": 1,
        "trusted_schema": 0,
        "synchronous": 2,
        "journal_mode": "wal",
    }
    connection.close()


@pytest.mark.parametrize("length", [0, 16, 31, 33, 64])
def test_a_key_has_32_bytes(tmp_path: Path, length: int) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        connect(tmp_path / "records.db", bytes(length))


def test_another_key_does_not_open(tmp_path: Path, engine: Engine) -> None:
    engine.dispose()
    with pytest.raises(UserError) as caught:
        connect(tmp_path / "records.db", secrets.token_bytes(32))
    assert caught.value.code == "vault.damaged"


def test_an_unencrypted_database_is_refused(tmp_path: Path, key: bytes) -> None:
    plain = sqlite3.connect(tmp_path / "plain.db")
    plain.execute("CREATE TABLE name (text TEXT)")
    plain.close()
    with pytest.raises(UserError) as caught:
        connect(tmp_path / "plain.db", key)
    assert caught.value.code == "vault.not_encrypted"


def test_nothing_written_can_be_read_without_the_key(tmp_path: Path, engine: Engine) -> None:
    add(engine, "PLAINTEXT-丁某")
    for file in tmp_path.iterdir():
        data = file.read_bytes()
        assert not data.startswith(b"SQLite format 3")
        for encoding in ("utf-8", "utf-16-le", "gb18030"):
            assert "丁某".encode(encoding) not in data
        assert b"PLAINTEXT" not in data
        assert b"CREATE TABLE" not in data


def test_a_full_database_is_told_as_a_full_disk(engine: Engine) -> None:
    with pytest.raises(UserError) as caught, writing(engine) as session:
        pages = session.scalar(text("PRAGMA page_count"))
        session.execute(text(f"PRAGMA max_page_count = {pages}"))
        for number in range(200):
            session.execute(text("INSERT INTO name VALUES (:name)"), {"name": f"{number}" * 400})
        session.commit()
    assert caught.value.code == "disk.full"
    assert names(engine) == []


def test_a_database_of_two_keys_is_told_as_damaged_whatever_is_done_with_it(tmp_path: Path, key: bytes) -> None:
    """Half re-keyed, its journal lost: a check meets the old pages, and the connection can write no more."""
    path, other = tmp_path / "records.db", secrets.token_bytes(32)
    before = make_engine(path, key)
    with writing(before) as session:
        session.execute(text("CREATE TABLE ballast (content BLOB)"))
        for _ in range(100):
            session.execute(text("INSERT INTO ballast VALUES (randomblob(4000))"))
        session.commit()
    before.dispose()
    rekey(path, key, key)
    old = path.read_bytes()
    rekey(path, key, other)
    new, half = path.read_bytes(), len(old) // 4096 // 2 * 4096
    path.write_bytes(new[:half] + old[half:])
    after = make_engine(path, other)
    with reading(after) as session:
        assert session.execute(text("PRAGMA integrity_check")).scalar() != "ok"
    for attempt in ("INSERT INTO ballast VALUES (x'00')", "SELECT sum(length(content)) FROM ballast"):
        with pytest.raises(UserError) as told, writing(after) as session:
            session.execute(text(attempt))
        assert told.value.code == "vault.damaged"
    after.dispose()
