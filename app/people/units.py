"""Units where crimes happened, and the authorities above them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from app.codes import label
from app.forms import Form
from app.work import Read, Version, Work
from db.codes import Action
from db.kernel.errors import UserError
from db.kernel.ids import new_id
from db.models import Unit


@dataclass(frozen=True, slots=True)
class UnitFields:
    """What a form says of a unit; `superior` is the name of its 上级主管部门."""

    name: str
    unit_class: str = "other"
    industry: str = ""
    system: str = ""
    superior: str = ""
    address: str = ""
    contact: str = ""


@dataclass(frozen=True, slots=True)
class UnitFile:
    """A unit as pages show it."""

    id: str
    name: str
    unit_class: str
    class_text: str
    industry: str
    industry_text: str
    system: str
    system_text: str
    superior: str
    superior_id: str
    address: str
    contact: str
    own: bool
    version: Version


def unit_fields(form: Form) -> UnitFields:
    """Read a unit out of a form: name and class are needed, the rest helps."""
    fields = UnitFields(
        name=form.text("name", "单位名称"),
        unit_class=form.code("unit_class", "单位性质", "unit_classes"),
        industry=form.code("industry", "行业", "industries", required=False),
        system=form.code("system", "领域", "systems", required=False),
        superior=form.text("superior", "上级主管部门", required=False),
        address=form.text("address", "地址", required=False),
        contact=form.text("contact", "联系人", required=False),
    )
    if fields.superior and fields.superior == fields.name:
        form.add("unit.own_superior", "superior", "上级主管部门")
    return fields


def unit_data(unit: UnitFile) -> dict[str, str]:
    """A unit as a form, in the words of `unit_fields`."""
    return {
        "name": unit.name,
        "unit_class": unit.unit_class,
        "industry": unit.industry,
        "system": unit.system,
        "superior": unit.superior,
        "address": unit.address,
        "contact": unit.contact,
    }


def ensure_unit(work: Work, fields: UnitFields) -> str:
    """The id of our unit of that name, made when new; blanks of a known one are filled, nothing is overwritten."""
    superior_id = ensure_unit(work, UnitFields(fields.superior, "state_organ")) if fields.superior else None
    query = select(Unit).where(
        Unit.name == fields.name, Unit.owner_workspace == work.workspace_id, Unit.withdrawn.is_(False)
    )
    unit = work.session.scalar(query)
    if unit is None:
        unit = Unit(
            id=new_id(),
            name=fields.name,
            unit_class=fields.unit_class,
            industry=fields.industry or None,
            system=fields.system or None,
            superior_unit_id=superior_id,
            address=fields.address,
            contact=fields.contact,
            form={},
            extra={},
        )
        work.put(unit, "unit.add", fields.name)
        return unit.id
    given = {
        "industry": fields.industry or None,
        "system": fields.system or None,
        "superior_unit_id": superior_id,
        "address": fields.address,
        "contact": fields.contact,
    }
    blanks = {name: value for name, value in given.items() if value and not getattr(unit, name)}
    if blanks:
        work.put(unit, "unit.fill", fields.name)
        for name, value in blanks.items():
            setattr(unit, name, value)
    return unit.id


def unit_file(view: Read, unit_id: str) -> UnitFile | None:
    """A unit, or None where the record has not come here."""
    unit = view.session.get(Unit, unit_id)
    if unit is None:
        return None
    superior = view.session.get(Unit, unit.superior_unit_id) if unit.superior_unit_id else None
    return _file(view, unit, superior.name if superior else "")


def _file(view: Read, unit: Unit, superior: str) -> UnitFile:
    return UnitFile(
        id=unit.id,
        name=unit.name,
        unit_class=unit.unit_class,
        class_text=label("unit_classes", unit.unit_class),
        industry=unit.industry or "",
        industry_text=label("industries", unit.industry) if unit.industry else "",
        system=unit.system or "",
        system_text=label("systems", unit.system) if unit.system else "",
        superior=superior,
        superior_id=unit.superior_unit_id or "" if superior else "",
        address=unit.address,
        contact=unit.contact,
        own=view.is_own(unit),
        version=Version(unit.term, unit.epoch, unit.revision),
    )


def unit_names(view: Read, ids: Iterable[str]) -> dict[str, str]:
    """Names of several units at once."""
    rows = view.session.execute(select(Unit.id, Unit.name).where(Unit.id.in_(set(ids))))
    return {row.id: row.name for row in rows}


def units(view: Read, text: str = "", limit: int = 20) -> list[UnitFile]:
    """Units whose name contains `text`, for a field that completes what is typed."""
    query = select(Unit).where(Unit.name.contains(text, autoescape=True), Unit.withdrawn.is_(False))
    rows = view.session.scalars(query.order_by(Unit.name).limit(limit)).all()
    above = unit_names(view, [row.superior_unit_id for row in rows if row.superior_unit_id])
    return [_file(view, row, above.get(row.superior_unit_id or "", "")) for row in rows]


def save_unit(work: Work, unit_id: str, data: Mapping[str, object], *, opened_at: Version | None = None) -> str:
    """Enter a unit, or correct the one of that id; returns the id.

    Raises `permission.denied`, `form.invalid`, `unit.known`, `record.read_only`, `record.changed_meanwhile`.
    """
    work.require(Action.CODES_WRITE)
    form = Form(data)
    fields = unit_fields(form)
    form.finish()
    same = select(Unit.id).where(
        Unit.name == fields.name, Unit.owner_workspace == work.workspace_id, Unit.withdrawn.is_(False)
    )
    if any(found != unit_id for found in work.session.scalars(same)):
        raise UserError("unit.known", name=fields.name)
    superior_id = ensure_unit(work, UnitFields(fields.superior, "state_organ")) if fields.superior else None
    if not unit_id:
        return ensure_unit(work, fields)
    unit = work.get(Unit, unit_id)
    work.put(unit, "unit.correct", fields.name, opened_at=opened_at)
    unit.name, unit.unit_class = fields.name, fields.unit_class
    unit.industry, unit.system = fields.industry or None, fields.system or None
    unit.superior_unit_id, unit.address, unit.contact = superior_id, fields.address, fields.contact
    return unit.id
