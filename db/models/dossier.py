"""The dossier of a case: its checklist, its papers in file order, its archival code."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.models.base import Base, Code, Id, Part, Record, link, parent

PARTS = "all, delete-orphan"


class Dossier(Record, Base):
    """案卷 of one case (GB/T 9705-2008). `archival_code` (档号, DA/T 22-2015) is given at approval."""

    __tablename__ = "dossier"
    __table_args__ = (
        UniqueConstraint("owner_workspace", "case_id"),
        UniqueConstraint("owner_workspace", "archival_code"),
    )

    case_id: Mapped[Id] = link("case")
    state: Mapped[Code]
    title: Mapped[str]
    archival_code: Mapped[str | None]
    fonds_no: Mapped[str]
    year: Mapped[int]
    retention: Mapped[Code]
    compiled_by: Mapped[str] = mapped_column(default="")
    reviewed_by: Mapped[str] = mapped_column(default="")
    archived_on: Mapped[date | None]
    form: Mapped[dict[str, Any]] = mapped_column(default=dict)

    checks: Mapped[list[DossierCheck]] = relationship(cascade=PARTS, order_by="DossierCheck.position", lazy="selectin")
    items: Mapped[list[DossierItem]] = relationship(cascade=PARTS, order_by="DossierItem.position", lazy="selectin")


class DossierCheck(Part, Base):
    """One class of the checklist (domain §1.5): present, not applicable (with reason), or 待补."""

    __tablename__ = "dossier_check"

    dossier_id: Mapped[Id] = parent("dossier")
    code: Mapped[Code]
    state: Mapped[Code]
    reason: Mapped[str] = mapped_column(default="")


class DossierItem(Part, Base):
    """One paper or photo in file order. `page_from` counts within the volume; `sha256` is fixed at archiving."""

    __tablename__ = "dossier_item"

    dossier_id: Mapped[Id] = parent("dossier")
    kind: Mapped[Code]
    document_id: Mapped[Id | None] = link("document")
    photo_id: Mapped[Id | None] = link("photo")
    title: Mapped[str]
    doc_number: Mapped[str] = mapped_column(default="")
    responsible: Mapped[str] = mapped_column(default="")
    dated: Mapped[date | None]
    page_from: Mapped[int | None]
    pages: Mapped[int] = mapped_column(default=0)
    sha256: Mapped[str] = mapped_column(default="")
    supplementary: Mapped[bool] = mapped_column(default=False)
