"""Key slots: how a passphrase or the printed recovery key leads to the database key.

Every slot has an age X25519 identity of its own, to which the database key is sealed. The recovery slot's identity is
printed and kept nowhere. An account slot's identity lies in the slot, wrapped under its passphrase:

    Argon2id(passphrase) → HKDF-SHA256(salt = workstation secret or zeros; info = workspace, slot, parameters)
                         → AES-256 key wrap (RFC 3394) of the identity

The step in between makes it possible to give every slot a new database key without knowing anybody's passphrase,
and so to lock out for good whoever held a slot that is removed.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import secrets
import statistics
import time
import unicodedata
from dataclasses import dataclass, replace

import pyrage
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap

from db.kernel import canonical
from db.kernel.errors import UserError
from db.kernel.ids import new_id

MIN_MEMORY_KIB = 64 * 1024
MAX_MEMORY_KIB = 512 * 1024
PASSES = 3
LANES = 4

#: Seconds that one derivation should take on the machine where the slot is made.
AIM_SECONDS = 0.7

MIN_PASSPHRASE = 8

_NO_SECRET = bytes(32)

#: How every recovery key begins; groups are counted behind it.
RECOVERY_HEAD = "AGE-SECRET-KEY-1"
_GROUP = 5

# "AGE-SECRET-KEY-1…" has 74 characters, RFC 3394 wraps multiples of 8 bytes, an age identity file may end in
# blank lines.
_WRAPPED_LENGTH = 80


@dataclass(frozen=True, slots=True)
class SlotParameters:
    """Cost of Argon2id: memory in KiB, passes, lanes. What lies outside the bounds is refused, wherever it comes from.

    Only the memory may vary: 64 to 512 MiB.
    """

    memory_kib: int = MIN_MEMORY_KIB
    passes: int = PASSES
    lanes: int = LANES

    def check(self) -> None:
        """Raises `UserError("vault.kdf_bounds")`: less would give the passphrase away, more would stop the machine."""
        if not MIN_MEMORY_KIB <= self.memory_kib <= MAX_MEMORY_KIB or (self.passes, self.lanes) != (PASSES, LANES):
            raise UserError("vault.kdf_bounds")


#: The least that is allowed.
CHEAPEST = SlotParameters()


@dataclass(frozen=True, slots=True)
class Slot:
    """One way in. `sealed` maps the id of a database key to an age file (base64) that holds it.

    `account` is empty for the recovery slot, and then so are `salt`, `workstation` and `wrapped`. `workstation` is the
    id of the workstation secret that went into the derivation, empty when there was no keyring.
    """

    id: str
    account: str
    recipient: str
    sealed: dict[str, str]
    params: SlotParameters = CHEAPEST
    salt: str = ""
    workstation: str = ""
    wrapped: str = ""

    def to_json(self) -> dict[str, canonical.Json]:
        """The slot as it stands in workspace.json."""
        plain: dict[str, canonical.Json] = {"id": self.id, "recipient": self.recipient, "sealed": dict(self.sealed)}
        if not self.account:
            return plain | {"kind": "recovery"}
        kdf: dict[str, canonical.Json] = {
            "name": "argon2id",
            "memory_kib": self.params.memory_kib,
            "passes": self.params.passes,
            "lanes": self.params.lanes,
            "salt": self.salt,
        }
        return plain | {
            "kind": "account",
            "account": self.account,
            "kdf": kdf,
            "workstation": self.workstation,
            "wrapped": self.wrapped,
        }

    def seal(self, key: bytes) -> Slot:
        """This slot, opening `key` as well."""
        file = pyrage.encrypt(key, [pyrage.x25519.Recipient.from_str(self.recipient)])
        return replace(self, sealed=self.sealed | {key_id(key): base64.b64encode(file).decode("ascii")})

    def only(self, key: bytes) -> Slot:
        """This slot, opening no other key than `key`."""
        return replace(self, sealed={name: file for name, file in self.sealed.items() if name == key_id(key)})


def slot_from_json(value: canonical.Json) -> Slot:
    """The slot that `to_json` wrote. Raises `KeyError`, `TypeError` or `ValueError` for anything else."""
    if not isinstance(value, dict):
        raise TypeError("a slot is an object")
    sealed = {str(name): str(file) for name, file in dict(value["sealed"]).items()}
    if value["kind"] == "recovery":
        return Slot(str(value["id"]), "", str(value["recipient"]), sealed)
    kdf = value["kdf"]
    if value["kind"] != "account" or kdf["name"] != "argon2id":
        raise ValueError("unknown kind of slot")
    params = SlotParameters(int(kdf["memory_kib"]), int(kdf["passes"]), int(kdf["lanes"]))
    return Slot(
        str(value["id"]),
        str(value["account"]),
        str(value["recipient"]),
        sealed,
        params,
        str(kdf["salt"]),
        str(value["workstation"]),
        str(value["wrapped"]),
    )


def account_slot(
    workspace_id: str, account: str, passphrase: str, secret: bytes | None, params: SlotParameters | None = None
) -> Slot:
    """A new slot for `account`, still opening nothing; `params` None measures this machine.

    Raises `UserError`: `vault.passphrase_weak`, `vault.kdf_bounds`.
    """
    phrase = checked_passphrase(passphrase)
    params = params or calibrate()
    params.check()
    identity = pyrage.x25519.Identity.generate()
    slot_id, salt = new_id(), secrets.token_bytes(16)
    wrapping = _wrapping_key(workspace_id, slot_id, params, salt, phrase, secret)
    wrapped = aes_key_wrap(wrapping, str(identity).encode("ascii").ljust(_WRAPPED_LENGTH, b"\n"))
    return Slot(
        slot_id,
        account,
        str(identity.to_public()),
        {},
        params,
        salt.hex(),
        secret_id(secret) if secret else "",
        base64.b64encode(wrapped).decode("ascii"),
    )


def recovery_slot() -> tuple[Slot, str]:
    """A new recovery slot and the identity to print; it is kept nowhere."""
    identity = pyrage.x25519.Identity.generate()
    return Slot(new_id(), "", str(identity.to_public()), {}), str(identity)


def recovery_groups(identity: str) -> tuple[str, ...]:
    """What of a recovery key differs from one to the next, in the groups in which it is printed and told."""
    return tuple(identity[at : at + _GROUP] for at in range(len(RECOVERY_HEAD), len(identity), _GROUP))


def typed_identity(text: str) -> str:
    """A recovery key as somebody typed it from paper: its groups apart, in small letters, in full-width ones."""
    return "".join(unicodedata.normalize("NFKC", text).split()).upper()


def unwrap_identity(slot: Slot, workspace_id: str, passphrase: str, secret: bytes | None) -> str:
    """The slot's own identity. `secret` is what the keyring has now.

    Raises `UserError`: `vault.workstation_secret_lost` when the slot was made with a workstation secret that the
    keyring no longer gives (the passphrase may well be right), `vault.wrong_passphrase`, `vault.kdf_bounds`.
    """
    slot.params.check()
    if slot.workstation and (secret is None or secret_id(secret) != slot.workstation):
        raise UserError("vault.workstation_secret_lost", account=slot.account)
    used = secret if slot.workstation else None
    phrase = unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass")
    try:
        wrapping = _wrapping_key(workspace_id, slot.id, slot.params, bytes.fromhex(slot.salt), phrase, used)
        return aes_key_unwrap(wrapping, base64.b64decode(slot.wrapped, validate=True)).decode("ascii").strip()
    except (InvalidUnwrap, ValueError) as error:
        raise UserError("vault.wrong_passphrase", account=slot.account) from error


def unseal(slot: Slot, identity: str) -> dict[str, bytes]:
    """The database keys, by id, that a slot opens with its identity.

    Raises `UserError`: `vault.wrong_recovery_key` when the identity is not one or not this slot's, `vault.tampered`
    when it is and yet does not open what was sealed to it.
    """
    try:
        own = pyrage.x25519.Identity.from_str(identity.strip())
    except pyrage.IdentityError as error:
        raise UserError("vault.wrong_recovery_key") from error
    if str(own.to_public()) != slot.recipient:
        raise UserError("vault.wrong_recovery_key" if not slot.account else "vault.tampered", file="workspace.json")
    try:
        keys = {name: pyrage.decrypt(base64.b64decode(file), [own]) for name, file in slot.sealed.items()}
    except (pyrage.DecryptError, binascii.Error) as error:
        raise UserError("vault.tampered", file="workspace.json") from error
    if not keys or any(key_id(key) != name for name, key in keys.items()):
        raise UserError("vault.tampered", file="workspace.json")
    return keys


def checked_passphrase(passphrase: str) -> bytes:
    """The bytes of a passphrase that may be set: at least 8 characters and not digits alone.

    Eight is the floor of NIST SP 800-63B; beyond it Argon2id and the workstation secret carry the weight. Digits alone
    are telephone, police or identity numbers and dates: a dictionary of few millions. Normalised to NFC, so that the
    same keys pressed on another input method open the same slot. Raises `UserError("vault.passphrase_weak")`.
    """
    normal = unicodedata.normalize("NFC", passphrase)
    if len(normal) < MIN_PASSPHRASE or normal.isdigit() or len(set(normal)) < 3:
        raise UserError("vault.passphrase_weak", least=MIN_PASSPHRASE)
    return normal.encode("utf-8", "surrogatepass")


def key_id(key: bytes) -> str:
    """A public name for a database key, from which the key cannot be found."""
    return _derive(key, b"yiantong key id 1", bytes(32), 8).hex()


def secret_id(secret: bytes) -> str:
    """A public name for a workstation secret."""
    return hashlib.sha256(b"yiantong workstation 1" + secret).digest()[:8].hex()


def subkey(key: bytes, purpose: str, workspace_id: str) -> bytes:
    """A key for one purpose (`head`, `workspace.json`, `backup`), derived from the database key; 32 bytes."""
    return _derive(key, b"yiantong " + purpose.encode("ascii"), workspace_id.encode("ascii"), 32)


def calibrate() -> SlotParameters:
    """The memory with which one derivation takes about `AIM_SECONDS` here, by the median of three at the least cost."""
    times = []
    for _ in range(3):
        start = time.perf_counter()
        _argon2(bytes(16), b"measuring", CHEAPEST)
        times.append(time.perf_counter() - start)
    wanted = MIN_MEMORY_KIB * AIM_SECONDS / statistics.median(times)
    memory = int(min(max(wanted, MIN_MEMORY_KIB), MAX_MEMORY_KIB)) // 1024 * 1024
    return SlotParameters(memory)


def _argon2(salt: bytes, phrase: bytes, params: SlotParameters) -> bytes:
    kdf = Argon2id(salt=salt, length=32, iterations=params.passes, lanes=params.lanes, memory_cost=params.memory_kib)
    return kdf.derive(phrase)


def _wrapping_key(
    workspace_id: str, slot_id: str, params: SlotParameters, salt: bytes, phrase: bytes, secret: bytes | None
) -> bytes:
    info = canonical.dumps(
        {
            "purpose": "yiantong slot 1",
            "workspace": workspace_id,
            "slot": slot_id,
            "memory_kib": params.memory_kib,
            "passes": params.passes,
            "lanes": params.lanes,
        }
    )
    return _derive(_argon2(salt, phrase, params), info, secret or _NO_SECRET, 32)


def _derive(material: bytes, info: bytes, salt: bytes, length: int) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=length, salt=salt, info=info).derive(material)
