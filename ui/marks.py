"""How the state of a step is drawn: as a pip, as a node of the stepper, as a chip."""

from __future__ import annotations

from collections.abc import Sequence

from app.calendar import Tier
from app.cases import CaseRow
from app.cases import Pip as PipFact
from app.casework import StepNode
from ui.widgets.chip import ChipText, Level
from ui.widgets.chip import days_left as chip_for
from ui.widgets.pips import Pip
from ui.widgets.stepper import Node

_LEVELS = {Tier.OVERDUE: Level.RED, Tier.URGENT: Level.ORANGE, Tier.SOON: Level.YELLOW, Tier.AMPLE: Level.GREEN}
_STATES = {"not_started": Pip.OFF, "in_progress": Pip.NOW, "done": Pip.DONE, "merged": Pip.MERGED, "waived": Pip.WAIVED}


def mark(state: str, late: bool = False) -> Pip:
    """The mark of a step's state; one that is over its date is the red square."""
    return Pip.LATE if late else _STATES[state]


def marks(pips: Sequence[PipFact]) -> tuple[Pip, ...]:
    """The six marks of a case."""
    return tuple(mark(pip.state, pip.overdue) for pip in pips)


def level(tier: Tier) -> Level:
    """The colour and shape of a tier."""
    return _LEVELS[tier]


def chip(days: int | None, tier: Tier | None) -> ChipText | None:
    """The chip of a date so many days away; none where nothing is due."""
    return None if days is None or tier is None else chip_for(days, _LEVELS[tier])


def due_chip(row: CaseRow) -> ChipText | None:
    """The chip of the step in hand."""
    return chip(row.days_left, row.tier)


def nodes(steps: Sequence[StepNode]) -> list[Node]:
    """The eight nodes of a case's stepper."""
    return [_node(step) for step in steps]


def _node(step: StepNode) -> Node:
    told = chip(step.days_left, step.tier)
    below, shown = (told.text, told.level) if told else (step.text, None)
    state = mark(step.state, step.overdue)
    running = step.law if told else ""
    return Node(step.step.value, step.label, state, below, shown, step.small, running)
