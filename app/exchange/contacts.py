"""Other workspaces: their cards, what a person decided about them, what may travel to them."""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Mapping, Sequence

from sqlalchemy import select

from app.exchange import cards
from app.exchange.cards import Card
from app.exchange.rows import CardRow, PeerRow
from app.exchange.rules import DEFAULTS, Policy
from app.work import Read, Work
from db.codes import Action, CardState, Relation
from db.kernel.errors import UserError
from db.models import OfficeCard


def import_card(work: Work, data: bytes) -> CardRow:
    """Keep the card in a `.yacard` file as pending. A card that is held already stays as it is.

    Raises `UserError`: `permission.denied`, `exchange.card.own`, `exchange.card.older`, `exchange.card.conflict` and
    those of `cards.parse`.
    """
    work.require(Action.EXCHANGE_TRUST)
    card = cards.parse(data).card
    if card.workspace == work.workspace_id:
        raise UserError("exchange.card.own")
    held = of_workspace(work, card.workspace)
    newest = held[-1] if held else None
    if newest is not None and newest.serial > card.serial:
        raise UserError("exchange.card.older", serial=card.serial, held=newest.serial, name=newest.office_name)
    if newest is not None and newest.serial == card.serial:
        if cards.parse(newest.envelope).card != card:  # a signature may differ from one making to the next
            raise UserError("exchange.card.conflict", serial=card.serial, name=newest.office_name)
        return row(newest)
    by_previous = bool(newest and cards.parse(data, cards.parse(newest.envelope).card).by_previous)
    entity = _entity(card, data)
    work.session.add(entity)
    note = f"{card.office_code} {card.office_name}" + ("，由原密钥一并签名" if by_previous else "")
    work.note("exchange.card.import", "office_card", card.workspace, note)
    work.touch("exchange")
    return row(entity)


def peers(view: Read) -> list[PeerRow]:
    """All peers by office code: the confirmed card where there is one, else the newest."""
    found: dict[str, list[OfficeCard]] = {}
    for card in view.session.scalars(select(OfficeCard).order_by(OfficeCard.office_code, OfficeCard.serial)):
        found.setdefault(card.workspace_id, []).append(card)
    return [_peer(held) for held in found.values()]


def not_below(view: Read) -> set[str]:
    """Codes of offices whose records are here though they do not report to us: our own, superiors, neighbours."""
    others = (one.office_code for one in peers(view) if one.relation not in (None, Relation.SUBORDINATE))
    return {view.office_code, *others}


def alike(found: Sequence[PeerRow], own_code: str, own_name: str) -> set[str]:
    """The workspaces that give themselves out by the code or the name of another one or of our own office.

    Names are compared as people see them: wide, compatible and blank characters make no difference.
    """
    cards_of = [(one.workspace, pending or one.card) for one in found for pending in (one.pending, None)]
    ours = [("", own_code, own_name)]
    told = [*ours, *((workspace, card.office_code, card.office_name) for workspace, card in cards_of)]
    bearers: dict[str, set[str]] = {}
    for workspace, code, name in told:
        for word in (f"code {code}", f"name {_skeleton(name)}"):
            bearers.setdefault(word, set()).add(workspace)
    return {one for group in bearers.values() if len(group) > 1 for one in group} - {""}


def _skeleton(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def challenge() -> tuple[int, ...]:
    """Four groups of a fingerprint, of the program's choosing, for a person to have read out (`trust` takes them)."""
    return tuple(sorted(secrets.SystemRandom().sample(range(1, cards.GROUPS + 1), 4)))


def trust(work: Work, code: str, fingerprint: str | Mapping[int, str], relation: Relation) -> CardRow:
    """Confirm the pending card of the office `code` whose fingerprint a person compared, and say what it is to us.

    `fingerprint` is the whole number as read out, in any grouping, or at least four of its groups by their place.
    The card before it, if any, counts no more. Raises `UserError`: `permission.denied`, `exchange.peer_unknown`,
    `exchange.fingerprint_mismatch`.
    """
    work.require(Action.EXCHANGE_TRUST)
    pending = _by_code(work, code, CardState.PENDING)
    if not pending:
        raise UserError("exchange.peer_unknown", office=code)
    if isinstance(fingerprint, str):
        same = [card for card in pending if cards.same_digits(card.fingerprint, fingerprint)]
    else:
        same = [card for card in pending if cards.same_groups(card.fingerprint, fingerprint)]
    if len(same) != 1:
        raise UserError("exchange.fingerprint_mismatch", office=pending[0].office_name)
    card = same[0]
    before = confirmed(work, card.workspace_id)
    if before is not None:
        before.state, before.revoked_at = CardState.REVOKED, work.clock.now()
    card.state, card.relation = CardState.CONFIRMED, relation
    card.confirmed_at, card.confirmed_by = work.clock.now(), work.actor.display_name
    card.confirmed_how = "核对全部指纹" if isinstance(fingerprint, str) else f"核对{len(fingerprint)}组指纹"
    kept = before is not None and before.relation == relation
    card.policy = before.policy if before is not None and kept else DEFAULTS[relation].data()
    work.note("exchange.card.confirm", "office_card", card.workspace_id, f"{code} {relation.value}")
    work.touch("exchange")
    return row(card)


def revoke(work: Work, code: str, reason: str) -> CardRow:
    """Take in nothing more that is signed by this peer's key; what was taken in stays.

    Raises `UserError`: `permission.denied`, `exchange.peer_unknown`, `exchange.peer_ambiguous`.
    """
    work.require(Action.EXCHANGE_TRUST)
    card = find(work, code)
    card.state, card.revoked_at = CardState.REVOKED, work.clock.now()
    work.note("exchange.card.revoke", "office_card", card.workspace_id, reason)
    work.touch("exchange")
    return row(card)


def set_policy(work: Work, code: str, policy: Policy) -> CardRow:
    """Say what travels to a peer. The next export gives each record that this touches a new revision."""
    work.require(Action.EXCHANGE_APPROVE)
    card = find(work, code)
    card.policy = policy.data()
    work.note("exchange.policy", "office_card", card.workspace_id, str(policy.data()))
    work.touch("exchange")
    return row(card)


def find(view: Read, code: str) -> OfficeCard:
    """The confirmed card of the office `code`, or of the workspace of that id where an office has several.

    Raises `UserError`: `exchange.peer_unknown`, `exchange.peer_unconfirmed`, `exchange.peer_ambiguous`.
    """
    found = _by_code(view, code, CardState.CONFIRMED)
    if len(found) > 1:
        raise UserError("exchange.peer_ambiguous", office=code, workspaces=[card.workspace_id for card in found])
    if found:
        return found[0]
    if _by_code(view, code, CardState.PENDING):
        raise UserError("exchange.peer_unconfirmed", office=code)
    raise UserError("exchange.peer_unknown", office=code)


def confirmed(view: Read, workspace: str) -> OfficeCard | None:
    """The confirmed card of a workspace."""
    return next((card for card in reversed(of_workspace(view, workspace)) if card.state == CardState.CONFIRMED), None)


def with_state(view: Read, state: CardState) -> list[OfficeCard]:
    """All cards in that state."""
    return list(view.session.scalars(select(OfficeCard).where(OfficeCard.state == state)))


def held_card(entity: OfficeCard) -> Card:
    """The card in its envelope, verified again."""
    return cards.parse(entity.envelope).card


def row(entity: OfficeCard) -> CardRow:
    """The card for people."""
    return CardRow(
        workspace=entity.workspace_id,
        serial=entity.serial,
        office_code=entity.office_code,
        office_name=entity.office_name,
        level=entity.office_level,
        superior_code=entity.superior_code,
        suite=entity.suite,
        fingerprint=entity.fingerprint,
        digits=cards.digits(entity.fingerprint),
        state=CardState(entity.state),
        relation=Relation(entity.relation) if entity.relation else None,
        confirmed_at=entity.confirmed_at,
        confirmed_by=entity.confirmed_by or "",
        confirmed_how=entity.confirmed_how or "",
        revoked_at=entity.revoked_at,
        policy=Policy.of(entity.policy or {}),
    )


def _peer(held: list[OfficeCard]) -> PeerRow:
    counting = next((card for card in reversed(held) if card.state == CardState.CONFIRMED), held[-1])
    waiting = next((card for card in reversed(held) if card.state == CardState.PENDING), None)
    card = row(counting)
    pending = row(waiting) if waiting is not None and waiting is not counting else None
    return PeerRow(card.workspace, card.office_code, card.office_name, card.state, card.relation, card, pending)


def _entity(card: Card, data: bytes) -> OfficeCard:
    return OfficeCard(
        workspace_id=card.workspace,
        serial=card.serial,
        office_code=card.office_code,
        office_name=card.office_name,
        office_level=card.level,
        superior_code=card.superior_code,
        suite=card.suite,
        fingerprint=card.fingerprint,
        envelope=data,
        state=CardState.PENDING,
        relation=None,
        confirmed_at=None,
        confirmed_by="",
        confirmed_how="",
        revoked_at=None,
        policy={},
    )


def of_workspace(view: Read, workspace: str) -> list[OfficeCard]:
    """All cards held of a workspace, by serial."""
    query = select(OfficeCard).where(OfficeCard.workspace_id == workspace).order_by(OfficeCard.serial)
    return list(view.session.scalars(query))


def _by_code(view: Read, code: str, state: CardState) -> list[OfficeCard]:
    named = (OfficeCard.office_code == code) | (OfficeCard.workspace_id == code)
    return list(view.session.scalars(select(OfficeCard).where(named, OfficeCard.state == state)))
