"""cases: lists sorted by the last day, the step or the unit, and the month of replies, read an index and no years."""

from __future__ import annotations

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward."""
    op.drop_index("ix_case_deadline_on", table_name="case")
    op.create_index("ix_case_deadline", "case", ["withdrawn", "deadline_on", "id"])
    op.create_index("ix_case_step", "case", ["withdrawn", "current_step", "id"])
    op.create_index("ix_case_unit", "case", ["withdrawn", "unit_id", "id"])
    op.create_index("ix_proposal_awaited", "proposal", ["reply_state", "reply_due_on"])
