"""What may travel between whom: the table of relation × type, the policy per peer, how names are shortened. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from types import MappingProxyType

from db.codes import Relation, Secrecy
from db.kernel.canonical import Json
from db.kernel.errors import UserError

NAMES_FULL, NAMES_SHORT = "full", "short"

_SHARED = frozenset({"office", "department"})
_CASE = frozenset({"unit", "case", "plan", "analysis", "activity"})
_PROPOSAL = frozenset({"verification", "proposal", "proposal_number", "service", "proposal_copy"})
_REPLY = frozenset({"objection", "reply", "rectification", "revisit", "follow_up"})
_PICTURE = frozenset({"photo_group", "photo", "negative", "album"})
_PASSED = frozenset({"passed_line"})
_DOWNWARD = frozenset({"superior_opinion", "superior_table"})
_ANSWERS = frozenset({"superior_answer"})
_UPWARD = _SHARED | _CASE | _PROPOSAL | _REPLY | _PICTURE | {"document", "dossier"} | _PASSED

#: What a workspace that is … to us may send us. Everything else is refused, whole bundles with it.
ACCEPTED: Mapping[Relation, frozenset[str]] = MappingProxyType(
    {
        Relation.SUBORDINATE: _UPWARD | _ANSWERS,
        Relation.SUPERIOR: _SHARED | _DOWNWARD | _PASSED,
        Relation.NEIGHBOUR: frozenset({"office", "unit", "case", "proposal", "document"}),
        Relation.OWN: _UPWARD,
    }
)

#: What we are to a workspace that is … to us.
_INVERSE = {
    Relation.SUBORDINATE: Relation.SUPERIOR,
    Relation.SUPERIOR: Relation.SUBORDINATE,
    Relation.NEIGHBOUR: Relation.NEIGHBOUR,
    Relation.OWN: Relation.OWN,
}

_RANK: Mapping[str, int] = {secrecy.value: rank for rank, secrecy in enumerate(Secrecy)}


@dataclass(frozen=True, slots=True)
class Policy:
    """What travels to one peer, set by a person. `clearance` is the highest 密级 that may go."""

    clearance: Secrecy = Secrecy.INTERNAL
    cases: bool = True
    proposals: bool = True
    replies: bool = True
    dossiers: bool = True
    documents: bool = True
    photos: bool = True
    reduced: bool = True
    originals: bool = False
    names: str = NAMES_FULL

    @classmethod
    def of(cls, data: Mapping[str, object]) -> Policy:
        """A policy from its JSON; what is absent has its default. Raises `UserError("exchange.policy")`."""
        known = {field.name: data[field.name] for field in fields(cls) if field.name in data}
        try:
            clearance = Secrecy(str(known.pop("clearance", Secrecy.INTERNAL)))
        except ValueError as error:
            raise UserError("exchange.policy", field="clearance") from error
        names = known.pop("names", NAMES_FULL)
        wrong = [name for name, value in known.items() if not isinstance(value, bool)]
        if wrong or names not in (NAMES_FULL, NAMES_SHORT):
            raise UserError("exchange.policy", field=wrong[0] if wrong else "names")
        return cls(clearance=clearance, names=str(names), **known)  # type: ignore[arg-type]

    def data(self) -> dict[str, object]:
        """The policy as JSON."""
        return {field.name: getattr(self, field.name) for field in fields(self)} | {"clearance": self.clearance.value}


#: What a peer gets when its card is confirmed, until a person changes it.
DEFAULTS: Mapping[Relation, Policy] = MappingProxyType(
    {
        Relation.SUPERIOR: Policy(),
        Relation.SUBORDINATE: Policy(),
        Relation.OWN: Policy(originals=True),
        Relation.NEIGHBOUR: Policy(
            cases=False, proposals=False, replies=False, dossiers=False, documents=False, photos=False, reduced=False
        ),
    }
)


#: Why a workspace that is … to us may pass a line of another owner to us.
PURPOSES: Mapping[Relation, frozenset[str]] = MappingProxyType(
    {
        Relation.SUBORDINATE: frozenset({"onward", "handover"}),
        Relation.SUPERIOR: frozenset({"return"}),
        Relation.NEIGHBOUR: frozenset(),
        Relation.OWN: frozenset({"handover"}),
    }
)


def may_pass(relation: Relation, purpose: str) -> bool:
    """Whether a workspace of that relation may pass a line of another owner to us for that purpose."""
    return purpose in PURPOSES[relation]


def passable(relation: Relation) -> frozenset[str]:
    """The purposes for which we may pass lines to a workspace of that relation."""
    return PURPOSES[_INVERSE[relation]]


def accepted(relation: Relation, record_type: str) -> bool:
    """Whether a workspace of that relation may send us records of that type."""
    return record_type in ACCEPTED[relation]


def sendable(relation: Relation) -> frozenset[str]:
    """The types that we may send to a workspace of that relation: those that it accepts from what we are to it."""
    return ACCEPTED[_INVERSE[relation]]


def allowed(policy: Policy, record_type: str) -> bool:
    """Whether the policy lets records of that type go at all."""
    return (
        record_type in _SHARED | _DOWNWARD | _ANSWERS | _PASSED
        or (record_type in _CASE and policy.cases)
        or (record_type in _PROPOSAL and policy.proposals)
        or (record_type in _REPLY and policy.replies)
        or (record_type in _PICTURE and policy.photos)
        or (record_type == "document" and policy.documents)
        or (record_type == "dossier" and policy.dossiers)
    )


def cleared(policy: Policy, *secrecies: str | None) -> bool:
    """Whether records of these 密级 (a record's own and its case's) lie within the peer's clearance.

    A 密级 that this program does not know is above every clearance.
    """
    return all(_RANK.get(secrecy, len(_RANK)) <= _RANK[policy.clearance] for secrecy in secrecies if secrecy)


#: Two-character surnames of GB/T names in use; a name beginning with one keeps both characters.
_DOUBLE = frozenset(
    {"欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "司徒", "长孙", "宇文", "夏侯"}
    | {"轩辕", "端木", "百里", "南宫", "西门", "独孤", "呼延"}
)


def short_name(name: str) -> str:
    """A person's name as surname and 某 (张三 → 张某, 欧阳某某 → 欧阳某)."""
    return (name[:2] if name[:2] in _DOUBLE and len(name) > 2 else name[:1]) + "某" if name else name


def shortened(value: Json, names: Iterable[str]) -> Json:
    """The content with each of these names replaced by its short form wherever it stands in a text."""
    table = sorted({name for name in names if len(name) > 1}, key=len, reverse=True)
    return _replace(value, [(name, short_name(name)) for name in table])


def _replace(value: Json, pairs: list[tuple[str, str]]) -> Json:
    if isinstance(value, str):
        for name, short in pairs:
            value = value.replace(name, short)
        return value
    if isinstance(value, Mapping):
        return {str(_replace(key, pairs)): _replace(item, pairs) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_replace(item, pairs) for item in value]
    return value
