"""Who may file photos of a case and who may see them."""

from __future__ import annotations

from app.cases.casefile import is_mine, require_reading
from app.photos import rules
from app.work import Read, Work
from db.codes import Action
from db.kernel.errors import UserError
from db.models import Case, Photo


def require_filing(work: Work, case_id: str) -> Case:
    """Refuse whoever may not file pictures of this case. Raises `UserError`: `permission.denied`, `record.missing`,
    `record.read_only` for another office's case.
    """
    case = work.get(Case, case_id)
    if not work.is_own(case):
        raise UserError("record.read_only", office=case.owner_office)
    work.require(Action.PHOTO_FILE, own=is_mine(work, case))
    return case


def require_originals(work: Work, case_id: str) -> None:
    """Refuse whoever may not take out originals of this case; the refusal is audited."""
    work.require(Action.PHOTO_ORIGINAL, own=is_mine(work, work.get(Case, case_id)))


def require_sight(view: Read, photo: Photo) -> None:
    """Refuse whoever may not see this picture (内部 and above). Raises `UserError("permission.denied")`."""
    require_reading(view)
    if is_veiled(view, photo.secrecy, view.session.get(Case, photo.case_id)):
        raise UserError("permission.denied", action=Action.PHOTO_ORIGINAL.value, name=view.actor.display_name)


def is_veiled(view: Read, secrecy: str, case: Case | None) -> bool:
    """Whether a picture of this secrecy is kept from the person who looks."""
    return rules.veiled(secrecy, view.actor.may(Action.PHOTO_ORIGINAL, own=case is not None and is_mine(view, case)))
