"""`workspace.json`: what a workspace says about itself before anything is unlocked, and its key slots.

Its facts are hints; the truth is in the database. A digest tells damage from a wrong passphrase, a MAC under the
database key tells forgery. Without this file nothing opens again, therefore `backups/` holds a second copy.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from db.kernel import canonical, durable
from db.kernel.errors import UserError
from db.slots import Slot, key_id, slot_from_json, subkey

FORMAT = 1
FILE = "workspace.json"
COPY = f"backups/{FILE}"

_LONGEST = 1 << 20


@dataclass(frozen=True, slots=True)
class OfficeFacts:
    """The office that a workspace belongs to. `level`: county, city, province or supreme."""

    code: str
    name: str
    short_name: str
    level: str
    superior_code: str


@dataclass(frozen=True, slots=True)
class Header:
    """The content of `workspace.json`.

    `restored` names the backup that this copy was unpacked from, until the exchange has opened its new epoch.
    `next_key` is the id of the key that the database is being changed to, else empty; meanwhile slots open both keys.
    `macs` maps ids of database keys to MACs.
    """

    workspace_id: str
    office: OfficeFacts
    slots: tuple[Slot, ...]
    restored: str = ""
    next_key: str = ""
    macs: tuple[tuple[str, str], ...] = ()

    def accounts(self) -> list[str]:
        """Names of the accounts that have a slot, in the order of their making."""
        return [slot.account for slot in self.slots if slot.account]

    def slot_of(self, account: str) -> Slot:
        """The slot of an account, or of the recovery key for "". Raises `UserError("vault.unknown_account")`."""
        for slot in self.slots:
            if slot.account == account:
                return slot
        raise UserError("vault.unknown_account", account=account)

    def verify(self, key: bytes) -> None:
        """Raises `UserError("vault.tampered")` unless somebody who had `key` wrote all this."""
        told = dict(self.macs).get(key_id(key), "")
        if not hmac.compare_digest(told, _mac(self, key)):
            raise UserError("vault.tampered", file=FILE)


def encode(header: Header, keys: Iterable[bytes]) -> bytes:
    """The bytes of the file, with a MAC under each of `keys`."""
    content = _body(header) | {"macs": {key_id(key): _mac(header, key) for key in keys}}
    return canonical.dumps(content | {"digest": hashlib.sha256(canonical.dumps(content)).hexdigest()})


def write(folder: Path, header: Header, *keys: bytes) -> None:
    """Replace the file and its copy, durably."""
    data = encode(header, keys)
    for name in (FILE, COPY):
        durable.write(folder / name, data, name=f"header.{name.replace('/', '_')}")


def read(folder: Path) -> Header:
    """The header as it stands, unverified until a key is there.

    Falls back on the copy when the file is missing or damaged, and then puts the copy back in its place. Raises
    `UserError`: `vault.not_found`, `vault.damaged`, `vault.newer_format`.
    """
    main, copy = _load(folder / FILE), _load(folder / COPY)
    for data in (main, copy):
        header = None if data is None else decode(data)
        if header is not None and data is not None:
            return header
    if main is None and copy is None:
        raise UserError("vault.not_found", folder=str(folder))
    raise UserError("vault.damaged", file=FILE)


def mend(folder: Path) -> bool:
    """Make file and copy equal again after damage or a crash between the two; true if there was something to mend.

    Only for whoever holds the folder's lock.
    """
    main, copy = _load(folder / FILE), _load(folder / COPY)
    good = main if main is not None and decode(main) is not None else copy
    if good is None or main == copy:
        return False
    (folder / COPY).parent.mkdir(mode=0o700, exist_ok=True)
    for name in (FILE, COPY):
        durable.write(folder / name, good, name="header.mend")
    return main != good


def decode(data: bytes) -> Header | None:
    """The header in `data`, or None when these bytes are not what was once written. Raises `vault.newer_format`."""
    try:
        content = canonical.loads(data)
        if not isinstance(content, dict):
            return None
        digest = content.pop("digest")
        if digest != hashlib.sha256(canonical.dumps(content)).hexdigest():
            return None
        if content["format"] != FORMAT:
            raise UserError("vault.newer_format", format=str(content["format"]))
        office = OfficeFacts(**content["office"])
        slots = tuple(slot_from_json(slot) for slot in content["slots"])
        macs = tuple((str(name), str(mac)) for name, mac in content["macs"].items())
        return Header(
            str(content["workspace"]), office, slots, str(content["restored"]), str(content["next_key"]), macs
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


def _load(path: Path) -> bytes | None:
    try:
        with path.open("rb") as file:
            return file.read(_LONGEST)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise durable.disk_error(error, path) from error


def _body(header: Header) -> dict[str, canonical.Json]:
    office = header.office
    return {
        "format": FORMAT,
        "workspace": header.workspace_id,
        "office": {
            "code": office.code,
            "name": office.name,
            "short_name": office.short_name,
            "level": office.level,
            "superior_code": office.superior_code,
        },
        "restored": header.restored,
        "next_key": header.next_key,
        "slots": [slot.to_json() for slot in header.slots],
    }


def _mac(header: Header, key: bytes) -> str:
    subject = subkey(key, "workspace.json", header.workspace_id)
    return hmac.new(subject, canonical.dumps(_body(header)), hashlib.sha256).hexdigest()
