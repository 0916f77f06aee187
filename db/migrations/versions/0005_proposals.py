"""Objections, verification, the ledger of carrying out, and proposals of several cases."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward."""
    op.create_table(
        "objection",
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("series_id", sa.String(length=36), nullable=False),
        sa.Column("from_unit", sa.String(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("in_time", sa.Boolean(), nullable=False),
        sa.Column("document_id", sa.String(length=36), nullable=True),
        sa.Column("result", sa.String(length=32), nullable=True),
        sa.Column("rechecked_on", sa.Date(), nullable=True),
        sa.Column("rechecked_by", sa.String(), nullable=False),
        sa.Column("form", sa.JSON(), nullable=False),
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
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objection")),
    )
    op.create_index(op.f("ix_objection_case_id"), "objection", ["case_id"], unique=False)
    op.create_index(op.f("ix_objection_document_id"), "objection", ["document_id"], unique=False)
    op.create_index(op.f("ix_objection_owner_workspace"), "objection", ["owner_workspace"], unique=False)
    op.create_index(op.f("ix_objection_series_id"), "objection", ["series_id"], unique=False)
    op.create_table(
        "rectification",
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("series_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("noted_on", sa.Date(), nullable=False),
        sa.Column("item_no", sa.Integer(), nullable=True),
        sa.Column("progress", sa.String(length=32), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("document_id", sa.String(length=36), nullable=True),
        sa.Column("form", sa.JSON(), nullable=False),
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
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rectification")),
    )
    op.create_index(op.f("ix_rectification_case_id"), "rectification", ["case_id"], unique=False)
    op.create_index(op.f("ix_rectification_document_id"), "rectification", ["document_id"], unique=False)
    op.create_index(op.f("ix_rectification_owner_workspace"), "rectification", ["owner_workspace"], unique=False)
    op.create_index(op.f("ix_rectification_series_id"), "rectification", ["series_id"], unique=False)
    op.create_table(
        "verification",
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("concluded_on", sa.Date(), nullable=True),
        sa.Column("propose", sa.Boolean(), nullable=True),
        sa.Column("form", sa.JSON(), nullable=False),
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
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verification")),
    )
    op.create_index(op.f("ix_verification_case_id"), "verification", ["case_id"], unique=False)
    op.create_index(op.f("ix_verification_owner_workspace"), "verification", ["owner_workspace"], unique=False)
    op.create_table(
        "proposal_case",
        sa.Column("proposal_id", sa.String(length=36), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_proposal_case_proposal_id_proposal"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal_case")),
    )
    op.create_index(op.f("ix_proposal_case_case_id"), "proposal_case", ["case_id"], unique=False)
    op.create_index(op.f("ix_proposal_case_proposal_id"), "proposal_case", ["proposal_id"], unique=False)
