"""A decision: who decided, on which day, in what words, and from which sheet of paper where it was not made here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.work import Read
from db.codes import Role


@dataclass(frozen=True, slots=True)
class Decision:
    """What a transition writes down of its decision.

    `by` decided, in whichever way. Of a decision made on paper, `paper` is the id of the filed sheet and `entered_by`
    who entered it; both are empty for one made at the desk.
    """

    by_id: str
    by: str
    roles: frozenset[Role]
    on: date
    opinion: str = ""
    paper: str = ""
    entered_by: str = ""

    def told(self, words: str = "opinion") -> dict[str, str]:
        """The plain form kept in records; `words` is the name under which opinion or reason stands there."""
        told = {"by_id": self.by_id, "by": self.by, "on": self.on.isoformat(), words: self.opinion}
        return told | ({"paper": self.paper, "entered_by": self.entered_by} if self.paper else {})


def made_here(view: Read, opinion: str = "") -> Decision:
    """The decision of the person who works, today."""
    actor = view.actor
    return Decision(actor.account_id, actor.display_name, actor.roles, view.today(), opinion)
