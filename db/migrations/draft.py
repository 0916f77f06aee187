"""Draft the script of the next migration from what the models say and the scripts so far do not.

    python -m db.migrations.draft "keep the serial number of a medium"
    python -m db.migrations.draft --initial        the first script anew; only before the first release

A draft is read and corrected by a person: renamed columns look like a removal and an addition.
"""

from __future__ import annotations

import re
import secrets
import sys
import tempfile
from pathlib import Path
from typing import Any, Literal

from alembic.autogenerate import produce_migrations, render_python_code
from alembic.autogenerate.api import AutogenContext
from alembic.runtime.migration import MigrationContext
from sqlalchemy.types import TypeDecorator

from db.migrations import options, scripts, upgrade
from db.models import Base
from db.session import KEY_BYTES, make_engine

_TEMPLATE = '''"""{message}."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "{revision}"
down_revision = {previous!r}
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward."""
{body}
'''

_FOLDER = Path(__file__).parent / "versions"


def draft(message: str, *, initial: bool = False) -> str:
    """The text of the next script; with `initial`, of the first one from nothing. `pass` where nothing differs."""
    with tempfile.TemporaryDirectory() as folder:
        engine = make_engine(Path(folder) / "draft.db", secrets.token_bytes(KEY_BYTES))
        previous = None if initial else scripts().get_current_head()
        if previous is not None:
            upgrade(engine, scripts())
        with engine.connect() as connection:
            context = MigrationContext.configure(connection, opts=options(connection))
            steps = produce_migrations(context, Base.metadata).upgrade_ops
            body = render_python_code(steps, migration_context=context, render_item=_render) if steps else ""
        engine.dispose()
    revision = f"{int(previous or 0) + 1:04}"
    body = re.sub(r"^# .*\n", "", body, flags=re.MULTILINE)
    return _TEMPLATE.format(message=message, revision=revision, previous=previous, body=_indented(body))


def _render(kind: str, item: Any, _: AutogenContext) -> str | Literal[False]:
    """Column types of our own become the plain types beneath them: scripts must not follow later changes of models."""
    if kind != "type" or type(item).__module__.startswith("sqlalchemy."):
        return False
    if isinstance(item, TypeDecorator):
        return f"sa.{item.impl_instance!r}"
    plain = next(base for base in type(item).__mro__ if base.__module__.startswith("sqlalchemy."))
    return f"sa.{plain.__name__}()"


def _indented(body: str) -> str:
    lines = [line.rstrip() for line in body.strip().splitlines() if not line.strip().startswith("# ###")]
    return "\n".join(line if not line or line.startswith("    ") else f"    {line}" for line in lines)


def main(arguments: list[str]) -> int:
    """Write the drafted script beside the others."""
    initial = arguments == ["--initial"]
    if len(arguments) != 1:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    text = draft("All tables as they are at the beginning" if initial else arguments[0], initial=initial)
    number = re.search(r'revision = "(\d+)"', text)
    name = "0001_initial.py" if initial else f"{number[1] if number else ''}_{'_'.join(arguments[0].split()[:6])}.py"
    (_FOLDER / name).write_text(text, encoding="utf-8")
    sys.stdout.write(f"{_FOLDER / name}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
