"""exchange: tables that a superior hands down; what was done about an opinion becomes a record that travels up."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from db.kernel.ids import new_id

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward."""
    op.create_table(
        "superior_table",
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("dated", sa.Date(), nullable=False),
        sa.Column("signed_by", sa.String(), nullable=False),
        sa.Column("form", sa.JSON(), nullable=False),
        *_record_columns(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_superior_table")),
    )
    op.create_index(op.f("ix_superior_table_owner_workspace"), "superior_table", ["owner_workspace"], unique=False)
    answers = op.create_table(
        "superior_answer",
        sa.Column("subject_type", sa.String(length=32), nullable=False),
        sa.Column("subject_id", sa.String(length=36), nullable=False),
        sa.Column("subject_term", sa.Integer(), nullable=False),
        sa.Column("subject_epoch", sa.Integer(), nullable=False),
        sa.Column("subject_revision", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=True),
        sa.Column("outcome", sa.String(length=32), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("answered_at", sa.String(length=27), nullable=False),
        sa.Column("answered_by", sa.String(), nullable=False),
        sa.Column("form", sa.JSON(), nullable=False),
        *_record_columns(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_superior_answer")),
    )
    for column in ("case_id", "owner_workspace", "subject_id"):
        op.create_index(op.f(f"ix_superior_answer_{column}"), "superior_answer", [column], unique=False)
    _carry(answers)
    op.drop_table("opinion_handled")


def _record_columns() -> list[sa.Column[Any]]:
    return [
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("owner_workspace", sa.String(length=36), nullable=False),
        sa.Column("owner_office", sa.String(length=32), nullable=False),
        sa.Column("term", sa.Integer(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.String(length=27), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("updated_at", sa.String(length=27), nullable=False),
        sa.Column("updated_by", sa.String(), nullable=False),
        sa.Column("extra", sa.JSON(), nullable=False),
    ]


def _carry(answers: sa.Table) -> None:
    """What was entered so far becomes records of this workspace, in the change feed, so that the next bundle has it."""
    bind = op.get_bind()
    rows = bind.execute(
        sa.text(
            "SELECT o.id AS subject_id, o.term, o.epoch, o.revision, o.case_id, h.at, h.by, h.note"
            " FROM opinion_handled h JOIN superior_opinion o ON o.id = h.opinion_id ORDER BY h.at"
        )
    ).mappings()
    settings = sa.table("setting", sa.column("name", sa.String()), sa.column("value", sa.JSON()))
    office = sa.table("office", *(sa.column(name) for name in ("id", "owner_workspace", "owner_office")))
    found = bind.execute(
        sa.select(settings.c.name, settings.c.value).where(settings.c.name.in_(["office.id", "epoch"]))
    )
    known = {row.name: row.value for row in found}
    own = bind.execute(
        sa.select(office.c.owner_workspace, office.c.owner_office).where(office.c.id == known.get("office.id"))
    ).one_or_none()
    if own is None:
        return
    feed = sa.table("change", *(sa.column(name) for name in _FEED))
    for row in rows.all():
        version = {"term": 1, "epoch": int(known["epoch"]), "revision": 1, "withdrawn": False}
        record_id = new_id()
        bind.execute(
            answers.insert().values(
                id=record_id, owner_workspace=own[0], owner_office=own[1], **version, created_at=row["at"],
                created_by=row["by"], updated_at=row["at"], updated_by=row["by"], extra={},
                subject_type="superior_opinion", subject_id=row["subject_id"], subject_term=row["term"],
                subject_epoch=row["epoch"], subject_revision=row["revision"], case_id=row["case_id"],
                outcome="handled", text=row["note"], answered_at=row["at"], answered_by=row["by"], form={},
            )
        )  # fmt: skip
        bind.execute(
            feed.insert().values(
                record_type="superior_answer", record_id=record_id, owner_workspace=own[0], **version, at=row["at"]
            )
        )


_FEED = ("record_type", "record_id", "owner_workspace", "term", "epoch", "revision", "withdrawn", "at")
