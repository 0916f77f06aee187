"""Bringing a workspace's database to the schema of this program.

Each step is an alembic script in `versions/`, run in one transaction: a step that fails or is killed leaves the schema
that was there. Before steps run on a database that holds something, its file is copied to `backups/`.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from db.backup import snapshot
from db.kernel.errors import UserError
from db.models import Base
from db.vault import Vault

#: A full-text table keeps tables of its own beside it, which no model names.
_SHADOWS = ("_data", "_idx", "_content", "_docsize", "_config")


@cache
def scripts() -> ScriptDirectory:
    """The migration scripts, which lie beside this file also in an installed or frozen program."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return ScriptDirectory.from_config(config)


def current(engine: Engine) -> str | None:
    """The revision of the database's schema; None when it is empty."""
    with engine.execution_options(read_only=True).connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def migrate(vault: Vault) -> bool:
    """Bring the schema to this program's; true if there was something to do.

    Raises `UserError`: `vault.newer_schema` when a newer program made it, `disk.full`. Nothing has changed then.
    """
    directory, now = scripts(), current(vault.engine)
    target = directory.get_current_head()
    if now == target:
        return False
    if now is not None:
        if now not in {script.revision for script in directory.walk_revisions()}:
            raise UserError("vault.newer_schema", revision=now)
        snapshot(vault, vault.folder / "backups" / f"records-{now}.db")
    upgrade(vault.engine, directory)
    return True


def upgrade(engine: Engine, directory: ScriptDirectory, target: str = "head") -> None:
    """Run the steps up to `target`, all or none, with foreign keys suspended and checked at the end."""
    transaction = {"rebuilding": True, "commit_point": "migration.commit"}
    with engine.execution_options(**transaction).connect() as connection, connection.begin():
        with EnvironmentContext(
            directory_config(directory),
            directory,
            fn=lambda revision, _: directory._upgrade_revs(target, revision),  # noqa: SLF001 - as alembic.command does
        ) as environment:
            environment.configure(connection=connection, **options(connection))
            environment.run_migrations()
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise RuntimeError(f"a migration left references without their target: {broken[:3]}")


def options(connection: Connection) -> dict[str, Any]:
    """How alembic is to see the database, here and when a new script is drafted."""
    virtual = search_tables(connection)
    return {
        "target_metadata": Base.metadata,
        "transactional_ddl": True,
        "render_as_batch": True,
        "compare_type": True,
        "include_name": lambda name, kind, _: kind != "table" or name not in virtual,
    }


def directory_config(directory: ScriptDirectory) -> Config:
    """The configuration that an environment of these scripts needs."""
    config = Config()
    config.set_main_option("script_location", directory.dir.replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def search_tables(connection: Connection) -> frozenset[str]:
    """Full-text tables and their shadow tables: a script makes them, no model describes them."""
    rows = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%'")
    names = [str(name) for (name,) in rows]
    return frozenset(names) | {name + shadow for name in names for shadow in _SHADOWS}
