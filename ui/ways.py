"""Where a task is done: the page, and what it is to show."""

from __future__ import annotations

from app.casework import Todo

#: Forms that a task opens at once where it is done.
_OPENED = frozenset({"reminder", "recheck", "verification", "committee"})


def destination(todo: Todo) -> tuple[str, object]:
    """The place and its argument; a case's says which step to show, and which form to open over it."""
    kind, _, what = todo.target.partition(":")
    if todo.step is None or (kind == "opinion" and not todo.waits_for):
        return "exchange", todo.target
    if what.endswith("_proposal") or what in ("pass_policy_review", "submit_policy_review", "service", "copy"):
        return "proposal", todo.case_id
    if kind == "advance" and what in ("submit_archive", "approve_archive"):
        return "archive", todo.case_id
    if what in ("complete", "propose_completion"):
        return "case", (todo.case_id, "archive")
    if kind == "record" and what in _OPENED and not todo.waits_for:
        return "case", (todo.case_id, todo.step.value, what)
    return "case", (todo.case_id, todo.step.value)


def opened(todo: Todo) -> tuple[str, object]:
    """The place where what a task is about can be looked at: its case at its step."""
    return destination(todo) if todo.step is None else ("case", (todo.case_id, todo.step.value))
