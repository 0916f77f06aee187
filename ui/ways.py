"""Where a task is done: the page, and what it is to show."""

from __future__ import annotations

from app.casework import Todo


def destination(todo: Todo) -> tuple[str, object]:
    """The place and its argument."""
    kind, _, what = todo.target.partition(":")
    if what.endswith("_proposal") or what in ("pass_policy_review", "submit_policy_review", "service", "copy"):
        return "proposal", todo.case_id
    if kind == "advance" and what in ("submit_archive", "approve_archive"):
        return "archive", todo.case_id
    if what in ("complete", "propose_completion"):
        return "case", (todo.case_id, "archive")
    return "case", (todo.case_id, todo.step.value)
