"""A paper as it would be printed from what is being typed: the record is made, printed, and undone again.

So a preview can show nothing that saving would not print. What is not filled in yet is printed as a blank to be filled.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from app import codes
from app.casework.record import record
from app.documents.filing import render_for_case
from app.documents.sources.paper import BLANK, unknown
from app.findings import Finding
from app.forms import FieldDoc, FindingsError, moment_text, unjudged, watching
from app.work import Work
from app.workspace import Workspace
from db.kernel.clock import OFFICE_ZONE
from db.kernel.errors import UserError

_MOST_ROUNDS = 12
#: What makes a record a paper though its reader does not ask for it yet.
_NEEDED: Mapping[str, Mapping[str, tuple[str, Any]]] = {
    "plan": {
        "summary": ("基本案情", BLANK), "problems": ("暴露的问题", BLANK), "items": ("工作安排", [{}]),
        "undertakers": ("个案预防承办人", [BLANK]), "outline": ("检察建议提纲", BLANK),
    },
}  # fmt: skip
_STEP = re.compile(r"([^.\[\]]+)((?:\[\d+\])*)")


@dataclass(frozen=True, slots=True)
class Trial:
    """A paper that was tried; `gaps` are the names of the fields that stand blank in it."""

    pdf: bytes
    gaps: tuple[str, ...]


def try_record(workspace: Workspace, ref: str, kind: str, values: Mapping[str, Any], form_code: str) -> Trial:
    """Print a form as it would be with a record of these `values` filed on a case; nothing is kept.

    Raises what `casework.record` raises beyond missing or unusable fields, and what `render_for_case` raises.
    """
    filled = copy.deepcopy({name: value for name, value in values.items() if value not in ("", None, [])})
    gaps: dict[str, None] = {}
    for name, (label, value) in _NEEDED.get(kind, {}).items():
        if name not in filled:
            filled[name] = copy.deepcopy(value)
            gaps[label] = None
    if kind == "activity" and not filled.get("held_at"):
        gaps["时间"] = None
    for _round in range(_MOST_ROUNDS):
        with workspace.rehearsal() as work, watching() as told, unjudged():
            try:
                return _printed(work, ref, kind, filled, form_code, tuple(gaps))
            except FindingsError as error:
                if error.code != "form.invalid" or not _fill(filled, error.findings, told, work, gaps):
                    raise
    raise UserError("document.no_preview")


def _printed(
    work: Work, ref: str, kind: str, filled: Mapping[str, Any], form_code: str, gaps: tuple[str, ...]
) -> Trial:
    stand_in = None
    if kind == "activity" and not filled.get(
        "held_at"
    ):  # a record without a time is only planned, and no paper: a moment stands in and is printed as a blank
        stand_in = datetime.combine(work.today(), time(), OFFICE_ZONE)
        filled = {**filled, "held_at": moment_text(stand_in)}
    subject = record(work, ref, kind, filled)
    work.session.flush()
    with unknown(stand_in):
        try:
            paper = render_for_case(work, ref, form_code, subject)
        except UserError as error:
            if error.code != "document.nothing_to_print":
                raise
            paper = render_for_case(work, ref, form_code)  # one that hangs on another record, as a receipt on its paper
    return Trial(paper.pdf, gaps)


def _fill(
    filled: dict[str, Any], findings: tuple[Finding, ...], told: list[FieldDoc], work: Work, gaps: dict[str, None]
) -> bool:
    """Put something in the place of what is missing or unusable; False where that is not possible."""
    docs = {one.path: one for one in told}
    done = False
    for finding in findings:
        doc = docs.get(re.sub(r"\[\d+\]", "[]", finding.field)) or docs.get(re.sub(r"(\[\d+\])$", "", finding.field))
        if finding.code in ("field.required", "field.too_few"):
            gaps.setdefault(finding.label, None)
            done |= _put(filled, finding, doc, work)
        elif finding.code.startswith("field."):
            done |= _take(filled, finding.field)
    return done


def _put(filled: dict[str, Any], finding: Finding, doc: FieldDoc | None, work: Work) -> bool:
    holder, key = _reach(filled, finding.field)
    if holder is None or doc is None:
        return False
    value = _stand_in(doc, work)
    if isinstance(key, int):
        if not isinstance(holder, list) or not 0 <= key < len(holder):
            return False
        holder[key] = value[0] if isinstance(value, list) and value else value
    elif isinstance(holder, dict):
        known = holder.get(key)
        if isinstance(value, list) and isinstance(known, list) and known:
            holder[key] = known + value  # too few: one more
        else:
            holder[key] = value
    else:
        return False
    return True


def _stand_in(doc: FieldDoc, work: Work) -> Any:
    """The plainest value of a field's kind."""
    if doc.kind in ("code", "codes"):
        blank = f"own:{BLANK}"  # what is written beside a list needs no word of it; else its first stands in
        first = blank if codes.is_code(doc.list_name, blank) else codes.items(doc.list_name)[0].code
        return [first] if doc.kind == "codes" else first
    if doc.kind.startswith("one of "):
        return doc.kind.removeprefix("one of ").split("/")[0]
    today = work.today().isoformat()
    plain: dict[str, Any] = {
        "date": today, "time": f"{today} 09:00", "integer": 1, "flag": True, "texts": [BLANK], "rows": [{}],
        "block": {},
    }  # fmt: skip
    return plain.get(doc.kind, BLANK)


def _take(filled: dict[str, Any], path: str) -> bool:
    """Take a value away that cannot be read."""
    holder, key = _reach(filled, path)
    if isinstance(holder, dict) and key in holder:
        del holder[key]
        return True
    if isinstance(holder, list) and isinstance(key, int) and 0 <= key < len(holder):
        holder[key] = ""
        return True
    return False


def _reach(filled: dict[str, Any], path: str) -> tuple[Any, Any]:
    """What holds the value of a path such as `findings[2].verified`, and its key or place there."""
    steps: list[Any] = []
    for name, places in _STEP.findall(path):
        steps.append(name)
        steps += [int(one) - 1 for one in re.findall(r"\d+", places)]
    if not steps:
        return None, None
    holder: Any = filled
    for step in steps[:-1]:
        if isinstance(holder, dict):
            holder = holder.setdefault(step, {})
        elif isinstance(holder, list) and isinstance(step, int) and 0 <= step < len(holder):
            holder = holder[step]
        else:
            return None, None
    return holder, steps[-1]
