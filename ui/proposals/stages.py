"""The stages of a proposal as nodes: 起草 审核签发 编号 用印 送达 回复."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QCoreApplication

from app.proposals import ProposalDetail, StageFile
from ui.texts import short
from ui.widgets.chip import days_left
from ui.widgets.pips import Pip
from ui.widgets.stepper import Node


def nodes(proposal: ProposalDetail, today: date) -> list[Node]:
    """Who and when under what is done; how pressing under what is in hand."""
    return [_node(stage, today) for stage in proposal.stages]


def _node(stage: StageFile, today: date) -> Node:
    translate = QCoreApplication.translate
    if stage.done:
        below = "　".join(part for part in (stage.by, short(stage.on, today)) if part)
        return Node(stage.code, stage.label, Pip.DONE, below or translate("Stages", "完成"))
    if stage.current and stage.due_on is not None:
        chip = days_left((stage.due_on - today).days)
        late = stage.due_on < today
        return Node(stage.code, stage.label, Pip.LATE if late else Pip.NOW, chip.text, chip.level)
    if stage.current:
        return Node(stage.code, stage.label, Pip.NOW, stage.by or translate("Stages", "进行中"))
    return Node(stage.code, stage.label, Pip.OFF, translate("Stages", "未开始"))
