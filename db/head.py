"""`head`: how far the audit chain had come at the last commit, so that a database that lost commits is noticed.

Rewritten after each commit, outside the database on purpose: a damaged write-ahead log loses commits silently, and both
integrity checks of SQLCipher stay clean. Whoever may write the disk can put back an old database with its old head; see
the threat model.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from pathlib import Path

from db.kernel import canonical, durable
from db.kernel.errors import UserError
from db.slots import subkey

FILE = "head"

_LONGEST = 4096


@dataclass(frozen=True, slots=True)
class Head:
    """Number of audit entries and the chain value (hex) of the last one; "" when there is none."""

    count: int
    chain: str


def write(folder: Path, head: Head, key: bytes, workspace_id: str) -> None:
    """Put `head` on disk under a MAC, durably."""
    durable.write(folder / FILE, encode(head, key, workspace_id), name="head")


def encode(head: Head, key: bytes, workspace_id: str) -> bytes:
    """The bytes of the file."""
    body: dict[str, canonical.Json] = {"audit_count": head.count, "audit_chain": head.chain}
    return canonical.dumps(body | {"mac": _mac(body, key, workspace_id)})


def read(folder: Path, key: bytes, workspace_id: str) -> Head:
    """The head on disk.

    Raises `UserError`: `vault.head_missing`, `vault.head_damaged` when it is not what was written with this key.
    """
    try:
        with (folder / FILE).open("rb") as file:
            content = canonical.loads(file.read(_LONGEST))
        if not isinstance(content, dict):
            raise UserError("vault.head_damaged")
        mac = str(content.pop("mac"))
        head = Head(int(content["audit_count"]), str(content["audit_chain"]))
    except FileNotFoundError as error:
        raise UserError("vault.head_missing") from error
    except OSError as error:
        raise durable.disk_error(error, folder / FILE) from error
    except (KeyError, TypeError, ValueError) as error:
        raise UserError("vault.head_damaged") from error
    if not hmac.compare_digest(mac, _mac(content, key, workspace_id)):
        raise UserError("vault.head_damaged")
    return head


def _mac(body: canonical.Json, key: bytes, workspace_id: str) -> str:
    return hmac.new(subkey(key, "head", workspace_id), canonical.dumps(body), hashlib.sha256).hexdigest()
