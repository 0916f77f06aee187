"""What every table shares: naming of constraints, column types, the mixin of records that travel."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated, Any

from sqlalchemy import JSON, Dialect, ForeignKey, MetaData, String, TypeDecorator
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Instant(TypeDecorator[datetime]):
    """An aware instant, kept as UTC text with microseconds, so that text order is time order."""

    impl = String(27)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Refuses naive times: they would mean whatever the machine is set to."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs its zone")
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Back to an aware UTC time."""
        return None if value is None else datetime.fromisoformat(value)


class JsonList(JSON):
    """JSON whose outermost value is a list, told apart from objects when records are read from bundles."""

    @property
    def python_type(self) -> type[Any]:
        """What a value must be."""
        return list


class JsonObject(JSON):
    """JSON whose outermost value is an object."""

    @property
    def python_type(self) -> type[Any]:
        """What a value must be."""
        return dict


Id = Annotated[str, mapped_column(String(36))]
Code = Annotated[str, mapped_column(String(32))]


class Base(DeclarativeBase):
    """Declarative base of all tables."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads this as a class attribute
        datetime: Instant,
        dict[str, Any]: JsonObject,
        list[str]: JsonList,
        list[Any]: JsonList,
    }


class Record:
    """Mixin of a record that travels: one aggregate, one writer, one version (exchange.md, "Versions").

    Version = (term, epoch, revision), compared in that order. `owner_workspace` is the workspace that may change it;
    all others hold copies. `withdrawn` is the tombstone. `extra` keeps fields of newer programs untouched.
    """

    id: Mapped[Id] = mapped_column(primary_key=True)
    owner_workspace: Mapped[Id] = mapped_column(index=True)
    owner_office: Mapped[Code]
    term: Mapped[int] = mapped_column(default=1)
    epoch: Mapped[int] = mapped_column(default=1)
    revision: Mapped[int] = mapped_column(default=0)
    withdrawn: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    created_by: Mapped[str]
    updated_at: Mapped[datetime]
    updated_by: Mapped[str]
    extra: Mapped[dict[str, Any]] = mapped_column(default=dict)


#: Columns of `Record` that are the version's own data and not the record's content.
RECORD_COLUMNS = frozenset(Record.__annotations__) - {"extra"}


class Part:
    """Mixin of a row inside an aggregate: it has a place in its parent and no version of its own."""

    id: Mapped[Id] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(default=0)


def parent(table: str) -> Any:
    """Foreign key of a part to its aggregate; the part goes with it."""
    return mapped_column(ForeignKey(f"{table}.id", ondelete="CASCADE"), index=True)


def link(table: str, *, index: bool = True) -> Any:
    """Reference from one record to another by id.

    No foreign key: bundles bring records one by one, and a superior may hold one without the other.
    """
    return mapped_column(String(36), index=index, info={"refers": table})


OptionalDate = date | None
