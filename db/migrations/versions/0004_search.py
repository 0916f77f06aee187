"""entries of the search and the text of documents."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward."""
    op.create_table(
        "document_text",
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_document_text")),
    )
    op.create_table(
        "search_entry",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("record_type", sa.String(length=32), nullable=False),
        sa.Column("record_id", sa.String(length=36), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=True),
        sa.Column("step", sa.String(length=32), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("title_key", sa.String(), nullable=False),
        sa.Column("number_key", sa.String(), nullable=False),
        sa.Column("names", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_entry")),
    )
    op.create_index(op.f("ix_search_entry_number_key"), "search_entry", ["number_key"], unique=False)
    op.create_index("ix_search_entry_record", "search_entry", ["record_type", "record_id"], unique=False)
    op.create_index(op.f("ix_search_entry_title_key"), "search_entry", ["title_key"], unique=False)
    op.execute(
        "CREATE VIRTUAL TABLE search_text USING fts5("
        "title, names, body, initials, content='', contentless_delete=1, tokenize='ascii', prefix='1')"
    )
