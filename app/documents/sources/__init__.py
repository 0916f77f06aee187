"""What the papers of a case say: the areas' records turned into the forms' data, one module for each area."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from functools import cache
from types import MappingProxyType

from app import cases
from app.documents.office_wording import speak
from app.documents.registry import form
from app.documents.sources.paper import CasePaper
from app.work import Read
from db.kernel.errors import UserError

__all__ = ["CasePaper", "case_paper", "case_papers", "papers_of_form"]

Collect = Callable[[Read, cases.CaseFile], list[CasePaper]]


@cache
def _sources() -> Mapping[str, Collect]:
    """What each module's `PAPERS` says, in the order of the forms: a form that a case's records can fill is in one of
    them."""
    found: dict[str, Collect] = {}
    for module in pkgutil.iter_modules(__path__):
        found |= getattr(importlib.import_module(f"{__name__}.{module.name}"), "PAPERS", {})
    return MappingProxyType(dict(sorted(found.items(), key=lambda pair: (form(pair[0]).order, pair[0]))))


def case_papers(view: Read, ref: str) -> list[CasePaper]:
    """All papers that a case's records can be printed as, in the order of its volume; drafts among them.

    Raises `case.unknown`, `permission.denied`, `document.not_own` for another office's case.
    """
    case = _own_case(view, ref)
    return [paper for collect in _sources().values() for paper in collect(view, case)]


def papers_of_form(view: Read, ref: str, form_code: str) -> list[CasePaper]:
    """The papers of one form, oldest first. Raises as `case_papers` does, and `document.unknown_form`."""
    definition = form(form_code)
    case = _own_case(view, ref)
    collect = _sources().get(definition.code)
    if collect is None:
        raise UserError("document.no_case_form", form=definition.title)
    return collect(view, case)


def case_paper(view: Read, ref: str, form_code: str, subject_id: str = "") -> CasePaper:
    """The newest paper of a form, or the one of a record. Raises `document.nothing_to_print` where there is none."""
    found = [one for one in papers_of_form(view, ref, form_code) if subject_id in ("", one.subject_id)]
    if not found:
        raise UserError("document.nothing_to_print", form=form(form_code).title)
    return found[-1]


def _own_case(view: Read, ref: str) -> cases.CaseFile:
    speak(view)
    case = cases.case_file(view, ref)
    if not case.own:
        raise UserError("document.not_own", name=case.name)
    return case
