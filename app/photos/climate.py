"""Temperature and humidity of the stores, against the limits of domain §3.1."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from app import codes
from app.cases import require_reading
from app.findings import Finding
from app.forms import Form
from app.photos import rules
from app.photos.rules import Limit
from app.work import Read, Work
from db.codes import Action
from db.kernel.ids import new_id
from db.models import StoreCheck


@dataclass(frozen=True, slots=True)
class CheckForm:
    """What is read off in a store: temperature in tenths of a degree, relative humidity in tenths of a per cent."""

    checked_on: date
    place: str
    holding: str
    keeping: str
    temperature: int
    humidity: int
    abnormal: str = ""
    handling: str = ""


@dataclass(frozen=True, slots=True)
class CheckRow:
    """A check with what is outside the limits."""

    id: str
    form: CheckForm
    checked_by: str
    warnings: tuple[Finding, ...]


def record_check(work: Work, form: CheckForm) -> str:
    """Keep a check and return its id; what is outside the limits must say how it was handled.

    Raises `UserError`: `permission.denied`, `form.invalid`.
    """
    work.require(Action.PHOTO_FILE)
    read = Form(
        {name: getattr(form, name) for name in CheckForm.__dataclass_fields__}
        | {"checked_on": form.checked_on.isoformat()}
    )
    day = read.day("checked_on", "日期", latest=work.today()) or form.checked_on
    place = read.text("place", "库房")
    read.code("holding", "保存对象", "store_holdings")
    read.code("keeping", "保存期", "store_terms")
    read.integer("temperature", "温度", -400, 600)
    read.integer("humidity", "相对湿度", 0, 1000)
    read.text("abnormal", "异常情况", required=False)
    handling = read.text("handling", "处理情况", required=False)
    if not read.findings and _warnings(form, None) and not handling:
        read.add("field.required", "handling", "处理情况")
    read.finish()
    check = StoreCheck(
        id=new_id(), checked_on=day, place=place, holding=form.holding, keeping=form.keeping,
        temperature=form.temperature, humidity=form.humidity, abnormal=form.abnormal.strip(), handling=handling,
        checked_by=work.actor.display_name, extra={},
    )  # fmt: skip
    work.put(check, "store.check", place)
    return check.id


def list_checks(view: Read, place: str = "", limit: int = 200) -> list[CheckRow]:
    """Checks, the newest first, with their warnings. Raises `permission.denied` for who may see no case."""
    require_reading(view)
    query = select(StoreCheck).where(StoreCheck.withdrawn.is_(False))
    if place:
        query = query.where(StoreCheck.place == place)
    rows = list(
        view.session.scalars(query.order_by(StoreCheck.checked_on.desc(), StoreCheck.id.desc()).limit(limit + 1))
    )
    found = []
    for row in rows[:limit]:
        before = next(
            (b for b in rows if b.place == row.place and b.checked_on == row.checked_on - timedelta(days=1)), None
        )
        form = _form(row)
        found.append(CheckRow(row.id, form, row.checked_by, _warnings(form, _form(before) if before else None)))
    return found


def limits_of(holding: str, keeping: str) -> tuple[Limit, ...]:
    """The limits that a holding is kept within, any one of which will do."""
    item = codes.item("store_holdings", holding)
    return rules.read_limits(item.text(keeping) if item else "")


def climate_warnings(form: CheckForm) -> tuple[Finding, ...]:
    """What is outside the limits, before it is kept."""
    return _warnings(form, None)


def _warnings(form: CheckForm, before: CheckForm | None) -> tuple[Finding, ...]:
    earlier = (before.temperature, before.humidity) if before else None
    return rules.climate_findings(limits_of(form.holding, form.keeping), form.temperature, form.humidity, earlier)


def _form(row: StoreCheck) -> CheckForm:
    return CheckForm(**{name: getattr(row, name) for name in CheckForm.__dataclass_fields__})
