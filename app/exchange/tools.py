"""Keys in the forms that age and openssl read, so that a bundle can be opened and checked without this program."""

from __future__ import annotations

import os
from pathlib import Path

from app.exchange import cards, contacts, keys
from app.exchange.cards import Card
from app.exchange.suites import suite
from app.workspace import Workspace
from db.codes import Action
from db.kernel import durable
from db.kernel.errors import UserError

IDENTITY, OWN_KEY = "age-identity.txt", "own-signing-public.pem"


def unlock_tools(workspace: Workspace, out_dir: Path) -> list[Path]:
    """Write our age identity and the public signing keys, ours and of each trusted peer, into `out_dir`.

    Whoever has the first of them reads every bundle to us: only who approves sending may take it out, not who keeps
    the workstation. It is written for its owner only, and audited before it is written.
    Raises `UserError`: `permission.denied`, `disk.denied`.
    """
    with workspace.work() as work:
        work.require(Action.EXCHANGE_APPROVE)
        own = keys.own_card(work)
        identity = keys.own_keys(work).identity
        files = {
            IDENTITY: f"# public key: {suite(own.suite).recipient(own.keys)}\n{identity}\n".encode("ascii"),
        } | _public_files(own, OWN_KEY)
        for peer in contacts.peers(work):
            if (entity := contacts.confirmed(work, peer.workspace)) is not None:
                card = cards.parse(entity.envelope).card
                name = f"{card.office_code}-signing-public.pem"
                if name in files:
                    name = f"{card.office_code}-{card.workspace}-signing-public.pem"
                files |= _public_files(card, name)
        work.note("exchange.unlock_tools", "workspace", work.workspace_id, str(len(files)))
        work.commit()
    try:
        out_dir.mkdir(parents=True, exist_ok=True)
        return [_write(out_dir / name, data) for name, data in files.items()]
    except OSError as error:
        raise UserError("disk.denied", path=str(out_dir)) from error


def _public_files(card: Card, name: str) -> dict[str, bytes]:
    """The signing keys of a card: the first under `name`, each further one with its suffix."""
    first, *rest = suite(card.suite).public_pems(card.keys).items()
    return {name: first[1]} | {name.replace(".pem", f".{suffix}.pem"): pem for suffix, pem in rest}


def _write(path: Path, data: bytes) -> Path:
    path.unlink(missing_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        durable.point("tools.fsync")
        os.fsync(file.fileno())
    return path
