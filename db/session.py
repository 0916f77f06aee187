"""The encrypted database: how it is opened, and plain transactions upon it.

One SQLCipher file in WAL mode, so that many threads may read while one writes. Reads begin deferred and cannot write
(`PRAGMA query_only`); writes begin immediate, because only then does SQLite hold back a second writer at the start of
the work and roll back statements that change the schema as well.
"""

from __future__ import annotations

import contextlib
import functools
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from sqlalchemy import Connection, Engine, ExceptionContext, QueuePool, create_engine, event
from sqlalchemy.orm import Session
from sqlcipher3 import dbapi2

from db.kernel import durable
from db.kernel.errors import UserError

KEY_BYTES = 32

#: How long a writer waits for another one, in seconds, before `vault.busy`.
BUSY_SECONDS = 30

_PLAIN_HEADER = b"SQLite format 3\0"

#: The online backup raises its errors without a code.
_CODES = {
    "database or disk is full": dbapi2.SQLITE_FULL,
    "disk I/O error": dbapi2.SQLITE_IOERR,
    "database disk image is malformed": dbapi2.SQLITE_CORRUPT,
    "database is locked": dbapi2.SQLITE_BUSY,
}

#: Decrypted pages that a connection keeps, in KiB: each page that SQLite's own 2 MiB let go is decrypted and
#: authenticated again, and a list of 10,000 cases reads 13 MiB of them.
_CACHE_KIB = 24 * 1024

#: What all connections of the process keep together, in bytes: near it a connection uses its own pages again instead
#: of taking more. A window of four threads would hold four caches of the same pages otherwise.
_HEAP = 40 << 20

_PRAGMAS = (
    f"cache_size = -{_CACHE_KIB}",
    f"soft_heap_limit = {_HEAP}",
    "journal_mode = WAL",
    "synchronous = FULL",
    "foreign_keys = ON",
    "temp_store = MEMORY",
    "secure_delete = ON",
    "trusted_schema = OFF",
    "cell_size_check = ON",
)


def make_engine(path: Path, key: bytes | Callable[[], bytes]) -> Engine:
    """An engine on the SQLCipher database at `path` (made when absent) under a raw key of 32 bytes.

    Safe for use from several threads. Execution options: `read_only` makes a transaction deferred and refuse
    writing, else it is `BEGIN IMMEDIATE`; `rebuilding` suspends foreign keys while tables are replaced;
    `commit_point` names the point that a commit announces.
    Its uses raise `UserError`: what `connect` raises, `disk.full`, `disk.failed`, `vault.busy`.
    """
    engine = create_engine(
        "sqlite://",
        creator=lambda: connect(path, key() if callable(key) else key),
        module=dbapi2,
        poolclass=QueuePool,
        pool_use_lifo=True,
        max_overflow=20,
        hide_parameters=True,
    )
    event.listen(engine, "begin", _begin)
    event.listen(engine, "commit", _announce_commit)
    event.listen(engine, "handle_error", functools.partial(_translate, path))
    return engine


def connect(path: Path, key: bytes) -> dbapi2.Connection:
    """One raw connection with everything that opening insists on.

    Raises `UserError`: `vault.damaged` when the file is not a database under this key, `vault.not_encrypted` when it
    is a database without any, `vault.no_encryption` when the library at hand cannot encrypt, `disk.denied`.
    """
    if len(key) != KEY_BYTES:
        raise ValueError("a database key has 32 bytes")
    _refuse_plain(path)
    try:
        connection = dbapi2.connect(str(path), timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    except dbapi2.Error as error:
        raise_user_error(error)
        raise
    try:
        _insist(connection, key)
    except dbapi2.Error as error:
        connection.close()
        raise_user_error(error)
        raise
    except UserError:
        connection.close()
        raise
    return connection


@contextlib.contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """A session that sees one moment of the database and cannot change it."""
    with Session(engine.execution_options(read_only=True), autoflush=False, expire_on_commit=False) as session:
        yield session


@contextlib.contextmanager
def writing(engine: Engine) -> Iterator[Session]:
    """A session that holds the one write lock. Only an explicit `session.commit()` keeps its changes.

    Raises `UserError("vault.busy")` when another writer does not finish within `BUSY_SECONDS`.
    """
    with Session(engine, expire_on_commit=False) as session:
        yield session


def raise_user_error(error: BaseException) -> None:
    """Raise the `UserError` that a database error means to a person; return when it means a defect of ours."""
    primary = int(getattr(error, "sqlite_errorcode", _CODES.get(str(error), 0))) & 0xFF
    if primary == dbapi2.SQLITE_FULL:
        raise UserError("disk.full", folder="") from error
    if primary in (dbapi2.SQLITE_CORRUPT, dbapi2.SQLITE_NOTADB):
        raise UserError("vault.damaged", file="records.db") from error
    if primary == dbapi2.SQLITE_IOERR:
        raise UserError("disk.failed") from error
    if primary in (dbapi2.SQLITE_BUSY, dbapi2.SQLITE_LOCKED):
        raise UserError("vault.busy") from error
    if primary in (dbapi2.SQLITE_CANTOPEN, dbapi2.SQLITE_PERM):
        raise UserError("disk.denied", path="records.db") from error


def _insist(connection: dbapi2.Connection, key: bytes) -> None:
    connection.execute("PRAGMA cipher_log_level = NONE")
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    if not connection.execute("PRAGMA cipher_version").fetchone():
        raise UserError("vault.no_encryption")
    connection.execute("PRAGMA cipher_compatibility = 4").fetchall()
    connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    if connection.execute("PRAGMA foreign_keys").fetchone() != (1,):
        raise RuntimeError("this SQLite was built without foreign keys")


def _refuse_plain(path: Path) -> None:
    try:
        with path.open("rb") as file:
            if file.read(len(_PLAIN_HEADER)) == _PLAIN_HEADER:
                raise UserError("vault.not_encrypted", file=path.name)
    except FileNotFoundError:
        pass
    except OSError as error:
        raise durable.disk_error(error, path) from error


def _begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    read_only = _reads_only(connection)
    connection.exec_driver_sql(f"PRAGMA foreign_keys = {'OFF' if options.get('rebuilding', False) else 'ON'}")
    connection.exec_driver_sql(f"PRAGMA query_only = {'ON' if read_only else 'OFF'}")
    connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")


def _announce_commit(connection: Connection) -> None:
    options = connection.get_execution_options()
    if not _reads_only(connection):
        durable.point(str(options.get("commit_point", "work.commit")))


def _translate(path: Path, context: ExceptionContext) -> None:
    error = context.original_exception
    raise_user_error(error)
    if _refused_writing(error) and context.connection is not None and not _reads_only(context.connection):
        # SQLite lets a connection write no more once a check has met a page that cannot be authentic.
        damaged = os.access(path, os.W_OK)
        raise UserError("vault.damaged", file=path.name) if damaged else UserError("disk.denied", path=path.name)


def _refused_writing(error: BaseException) -> bool:
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF == int(dbapi2.SQLITE_READONLY)


def _reads_only(connection: Connection) -> bool:
    return bool(connection.get_execution_options().get("read_only", False))
