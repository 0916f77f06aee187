"""Small secrets that this workstation keeps for a workspace, outside its folder: the operating system's keyring.

A copy of the folder on another machine lacks them, so that a stolen folder alone cannot be tried against passphrases,
and a folder put back from an older copy can be told by what the keyring remembers.
"""

from __future__ import annotations

import contextlib
import sys
from typing import Protocol

import keyring.errors
from keyring.backend import KeyringBackend

_SERVICE = "yiantong"


class Keystore(Protocol):
    """Named byte strings per workspace."""

    @property
    def available(self) -> bool:
        """Whether anything put here would be found again."""
        ...

    def get(self, workspace_id: str, name: str) -> bytes | None:
        """The value, or None where there is none or the keyring does not answer."""
        ...

    def put(self, workspace_id: str, name: str, value: bytes) -> bool:
        """Keep `value`; False where it could not be kept."""
        ...


class NoKeystore:
    """A workstation without a keyring. Slots then say that no workstation secret went into them."""

    available = False

    def get(self, workspace_id: str, name: str) -> bytes | None:  # noqa: ARG002 - the protocol's shape
        """Nothing, ever."""
        return None

    def put(self, workspace_id: str, name: str, value: bytes) -> bool:  # noqa: ARG002 - the protocol's shape
        """Keeps nothing."""
        return False


class MemoryKeystore:
    """Values that live as long as this object: for demonstrations and tests."""

    available = True

    def __init__(self) -> None:
        self._values: dict[tuple[str, str], bytes] = {}

    def get(self, workspace_id: str, name: str) -> bytes | None:
        """The value, or None."""
        return self._values.get((workspace_id, name))

    def put(self, workspace_id: str, name: str, value: bytes) -> bool:
        """Keep `value`."""
        self._values[workspace_id, name] = value
        return True

    def forget(self) -> None:
        """Lose everything, as a reinstalled workstation does."""
        self._values.clear()


class OsKeystore:
    """The operating system's keyring (Secret Service, KWallet, Windows Credential Manager).

    A keyring that is locked or fails counts as one that has nothing: what that means is told by the key slot.
    """

    available = True

    def __init__(self, backend: KeyringBackend) -> None:
        self._backend = backend

    def get(self, workspace_id: str, name: str) -> bytes | None:
        """The value, or None."""
        with contextlib.suppress(keyring.errors.KeyringError, ValueError):
            text = self._backend.get_password(_SERVICE, f"{workspace_id}/{name}")
            return None if text is None else bytes.fromhex(text)
        return None

    def put(self, workspace_id: str, name: str, value: bytes) -> bool:
        """Keep `value` and read it back."""
        with contextlib.suppress(keyring.errors.KeyringError):
            self._backend.set_password(_SERVICE, f"{workspace_id}/{name}", value.hex())
        return self.get(workspace_id, name) == value


def system_keystore() -> Keystore:
    """This workstation's keyring, or `NoKeystore` where there is none.

    Only this system's own keyrings are asked: looking through all that the library knows runs a compiler in search of
    other systems' libraries, which leaves files behind.
    """
    with contextlib.suppress(keyring.errors.KeyringError, RuntimeError):
        usable = [backend for backend in own_backends() if backend.viable]
        if usable:
            return OsKeystore(max(usable, key=lambda backend: backend.priority)())
    return NoKeystore()


def own_backends() -> list[type[KeyringBackend]]:
    """The keyrings that this kind of system may have."""
    if sys.platform == "win32":
        from keyring.backends.Windows import WinVaultKeyring

        return [WinVaultKeyring]
    from keyring.backends.kwallet import DBusKeyring
    from keyring.backends.SecretService import Keyring

    return [Keyring, DBusKeyring]
