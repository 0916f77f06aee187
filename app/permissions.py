"""Who may do what: the role × action matrix of the office as one table. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import IntEnum
from types import MappingProxyType

from db.codes import Action, Role


class Scope(IntEnum):
    """How far a permission reaches; the wider one counts when somebody has several roles."""

    NONE = 0
    OWN = 1
    ALL = 2


_UD, _IH, _DC, _CH = Role.UNDERTAKER, Role.INVESTIGATION_HEAD, Role.DEPUTY_CHIEF, Role.CHIEF
_PO, _PH, _OD, _AR = Role.PREVENTION_OFFICER, Role.PREVENTION_HEAD, Role.OTHER_DEPARTMENT, Role.ARCHIVIST
_ADMIN = Role.ADMIN

#: For each action: the roles that may do it in any case, and those that may do it in their own cases only.
_TABLE: Mapping[Action, tuple[tuple[Role, ...], tuple[Role, ...]]] = {
    Action.CASE_READ: ((_UD, _IH, _DC, _CH, _PO, _PH, _OD, _AR), ()),
    Action.CASE_REGISTER: ((_UD, _IH, _PO, _PH), ()),
    Action.CASE_ACCEPT: ((_UD, _IH), ()),
    Action.CASE_PROPOSE: ((_OD,), ()),
    Action.CASE_AMEND: ((_IH,), (_UD,)),
    Action.CASE_ASSIGN: ((_IH,), ()),
    Action.CASE_REFUSE: ((_IH, _CH), ()),
    Action.CASE_SUSPEND: ((_IH, _CH), ()),
    Action.CASE_TERMINATE: ((_CH,), ()),
    Action.CASE_PROPOSE_END: ((_IH,), ()),
    Action.CASE_FINISH: ((), (_UD,)),
    Action.CASE_COMPLETE: ((_IH,), ()),
    Action.PLAN_WRITE: ((), (_UD,)),
    Action.PLAN_REVIEW: ((_IH,), ()),
    Action.PLAN_APPROVE: ((_CH,), ()),
    Action.ANALYSIS_WRITE: ((_PO, _OD), (_UD,)),
    Action.ACTIVITY_WRITE: ((_PO,), (_UD,)),
    Action.STEP_WAIVE: ((_IH, _CH), ()),
    Action.PROPOSAL_DRAFT: ((), (_UD,)),
    Action.PROPOSAL_REVIEW: ((_OD,), ()),
    Action.PROPOSAL_SIGN: ((_DC, _CH), ()),
    Action.PROPOSAL_NUMBER: ((_PO, _PH), ()),
    Action.PROPOSAL_VOID: ((_PH,), ()),
    Action.PROPOSAL_SEAL: ((_PO,), ()),
    Action.PROPOSAL_SERVE: ((), (_UD,)),
    Action.REPLY_WRITE: ((), (_UD,)),
    Action.FOLLOW_UP_WRITE: ((), (_UD,)),
    Action.FOLLOW_UP_SIGN: ((_DC, _CH), ()),
    Action.FOLLOW_UP_WAIVE: ((_CH,), ()),
    Action.ASSISTANCE_ASK: ((_IH,), (_UD,)),
    Action.ASSISTANCE_SEND: ((_PO, _PH), ()),
    Action.DECISION_ENTER: ((_PO,), (_UD,)),
    Action.DOCUMENT_FILE: ((_PO, _AR), (_UD,)),
    Action.PHOTO_FILE: ((_PO, _AR), (_UD,)),
    Action.PHOTO_ORIGINAL: ((_IH, _CH, _PO, _PH, _AR), (_UD,)),
    Action.ARCHIVE_COMPILE: ((_AR,), (_UD,)),
    Action.ARCHIVE_REVIEW: ((_PH,), ()),
    Action.ARCHIVE_KEEP: ((_AR,), ()),
    Action.REPORT_READ: ((_IH, _DC, _CH, _PO, _PH, _AR), (_UD,)),
    Action.EXCHANGE_EXPORT: ((_PO, _PH), ()),
    Action.EXCHANGE_APPROVE: ((_CH, _PH), ()),
    Action.EXCHANGE_IMPORT: ((_PO, _PH), ()),
    Action.EXCHANGE_TRUST: ((_PH, _ADMIN), ()),
    Action.SUPERIOR_OPINION: ((_PO, _PH), ()),
    Action.CODES_WRITE: ((_PO, _PH), ()),
    Action.ACCOUNT_MANAGE: ((_ADMIN,), ()),
    Action.BACKUP: ((_ADMIN,), ()),
    Action.AUDIT_READ: ((_ADMIN,), ()),
}

MATRIX: Mapping[Action, Mapping[Role, Scope]] = MappingProxyType(
    {
        action: MappingProxyType(dict.fromkeys(anywhere, Scope.ALL) | dict.fromkeys(own, Scope.OWN))
        for action, (anywhere, own) in _TABLE.items()
    }
)


def scope(roles: Iterable[Role], action: Action) -> Scope:
    """How far these roles together may go with `action`."""
    row = MATRIX[action]
    return max((row.get(role, Scope.NONE) for role in roles), default=Scope.NONE)


def allowed(roles: Iterable[Role], action: Action, *, own: bool = True) -> bool:
    """Whether these roles may do `action`; `own` says whether the case is the person's own."""
    return scope(roles, action) >= (Scope.OWN if own else Scope.ALL)


def roles_for(action: Action) -> tuple[Role, ...]:
    """The roles that may do `action` at all, for texts that say whom to ask."""
    return tuple(MATRIX[action])
