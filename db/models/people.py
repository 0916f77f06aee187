"""Offices, departments, accounts and the units where crimes happened."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Code, Id, Record, link


class Office(Record, Base):
    """A people's procuratorate; the one whose `id` is the setting `office.id` is ours."""

    __tablename__ = "office"
    __table_args__ = (UniqueConstraint("owner_workspace", "code"),)

    code: Mapped[Code] = mapped_column(index=True)
    name: Mapped[str]
    short_name: Mapped[str]
    level: Mapped[Code]
    superior_code: Mapped[Code]
    form: Mapped[dict[str, Any]] = mapped_column(default=dict)


class Department(Record, Base):
    """A department of our office. `kind` is its part in the procedure (`investigation`, `prevention`, …)."""

    __tablename__ = "department"

    office_id: Mapped[Id] = link("office")
    kind: Mapped[Code]
    name: Mapped[str]


class Account(Base):
    """Somebody who may open this workspace. It stays here: accounts never travel."""

    __tablename__ = "account"

    id: Mapped[Id] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(unique=True)
    display_name: Mapped[str]
    department_id: Mapped[Id | None] = link("department")
    roles: Mapped[list[str]]
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]


class Unit(Record, Base):
    """发案单位, 被建议单位 or 上级主管部门 (domain §4.5)."""

    __tablename__ = "unit"

    name: Mapped[str] = mapped_column(index=True)
    unit_class: Mapped[Code]
    industry: Mapped[Code | None]
    system: Mapped[Code | None]
    superior_unit_id: Mapped[Id | None] = link("unit")
    address: Mapped[str] = mapped_column(default="")
    contact: Mapped[str] = mapped_column(default="")
    form: Mapped[dict[str, Any]] = mapped_column(default=dict)
