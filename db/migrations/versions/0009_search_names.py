"""search: the names of things apart from their texts; the index is filled anew at the next opening."""

from __future__ import annotations

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward."""
    op.execute(
        "CREATE VIRTUAL TABLE search_names USING fts5("
        "names, content='', contentless_delete=1, tokenize='ascii', prefix='1')"
    )
