"""The picture half: groups, scans of strips, climate of stores, lending, likeness, former numbers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward."""
    op.create_table(
        "film_scan",
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("roll", sa.String(), nullable=False),
        sa.Column("strip", sa.String(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("original_id", sa.String(length=36), nullable=True),
        sa.Column("reduced_id", sa.String(length=36), nullable=True),
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
        sa.PrimaryKeyConstraint("id", name=op.f("pk_film_scan")),
    )
    op.create_index(op.f("ix_film_scan_case_id"), "film_scan", ["case_id"], unique=False)
    op.create_index(op.f("ix_film_scan_original_id"), "film_scan", ["original_id"], unique=False)
    op.create_index(op.f("ix_film_scan_owner_workspace"), "film_scan", ["owner_workspace"], unique=False)
    op.create_index(op.f("ix_film_scan_reduced_id"), "film_scan", ["reduced_id"], unique=False)
    op.create_index(op.f("ix_film_scan_sha256"), "film_scan", ["sha256"], unique=False)
    op.create_table(
        "photo_group",
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("activity_id", sa.String(length=36), nullable=True),
        sa.Column("group_no", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("taken_on", sa.Date(), nullable=True),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("people", sa.String(), nullable=False),
        sa.Column("matter", sa.String(), nullable=False),
        sa.Column("background", sa.String(), nullable=False),
        sa.Column("photographer", sa.String(), nullable=False),
        sa.Column("caption", sa.String(), nullable=False),
        sa.Column("secrecy", sa.String(length=32), nullable=False),
        sa.Column("retention", sa.String(length=32), nullable=False),
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
        sa.PrimaryKeyConstraint("id", name=op.f("pk_photo_group")),
    )
    op.create_index(op.f("ix_photo_group_activity_id"), "photo_group", ["activity_id"], unique=False)
    op.create_index(op.f("ix_photo_group_case_id"), "photo_group", ["case_id"], unique=False)
    op.create_index(op.f("ix_photo_group_owner_workspace"), "photo_group", ["owner_workspace"], unique=False)
    op.create_table(
        "store_check",
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("holding", sa.String(length=32), nullable=False),
        sa.Column("keeping", sa.String(length=32), nullable=False),
        sa.Column("temperature", sa.Integer(), nullable=False),
        sa.Column("humidity", sa.Integer(), nullable=False),
        sa.Column("abnormal", sa.String(), nullable=False),
        sa.Column("handling", sa.String(), nullable=False),
        sa.Column("checked_by", sa.String(), nullable=False),
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
        sa.PrimaryKeyConstraint("id", name=op.f("pk_store_check")),
    )
    op.create_index(op.f("ix_store_check_checked_on"), "store_check", ["checked_on"], unique=False)
    op.create_index(op.f("ix_store_check_owner_workspace"), "store_check", ["owner_workspace"], unique=False)
    op.add_column("negative", sa.Column("film_scan_id", sa.String(length=36), nullable=True))
    op.add_column("negative", sa.Column("lent_to", sa.String(), nullable=False, server_default=""))
    op.add_column("negative", sa.Column("lent_until", sa.Date(), nullable=True))
    op.add_column("negative", sa.Column("picked", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index(op.f("ix_negative_film_scan_id"), "negative", ["film_scan_id"], unique=False)
    op.add_column("photo", sa.Column("former_numbers", sa.String(), nullable=False, server_default=""))
    op.add_column("photo", sa.Column("group_id", sa.String(length=36), nullable=True))
    op.add_column("photo", sa.Column("likeness", sa.String(), nullable=False, server_default=""))
    op.add_column("photo", sa.Column("picked", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index(op.f("ix_photo_group_id"), "photo", ["group_id"], unique=False)
    op.create_index("ix_photo_timeline", "photo", ["withdrawn", "taken_on", "taken_at", "id"], unique=False)
