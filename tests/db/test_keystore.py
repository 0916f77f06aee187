"""The workstation's keyring, and workstations without one."""

from __future__ import annotations

import keyring.errors
import pytest
from keyring.backend import KeyringBackend
from keyring.compat import properties

from db import keystore
from db.keystore import MemoryKeystore, NoKeystore, OsKeystore, system_keystore


class Backend(KeyringBackend):
    """A keyring in memory, which may be locked."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.values: dict[tuple[str, str], str] = {}
        self.locked = False

    def get_password(self, service: str, username: str) -> str | None:
        if self.locked:
            raise keyring.errors.KeyringLocked
        return self.values.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        if self.locked:
            raise keyring.errors.PasswordSetError
        self.values[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.values[service, username]


def _made(backend: Backend) -> type[KeyringBackend]:
    """A class that gives this very keyring."""

    class Made(Backend):
        def __new__(cls) -> Backend:  # type: ignore[misc]
            return backend

    return Made


@pytest.fixture
def backend(monkeypatch: pytest.MonkeyPatch) -> Backend:
    backend = Backend()
    monkeypatch.setattr(keystore, "own_backends", lambda: [_made(backend)])
    return backend


def test_values_are_kept_per_workspace_and_name(backend: Backend) -> None:
    store = system_keystore()
    assert isinstance(store, OsKeystore)
    assert store.put("w1", "workstation", b"\x00\xff")
    assert store.get("w1", "workstation") == b"\x00\xff"
    assert store.get("w2", "workstation") is None
    assert store.get("w1", "epoch") is None
    assert set(backend.values) == {("yiantong", "w1/workstation")}


def test_a_locked_keyring_has_nothing_and_keeps_nothing(backend: Backend) -> None:
    store = system_keystore()
    backend.locked = True
    assert not store.put("w1", "workstation", b"1")
    assert store.get("w1", "workstation") is None


def test_a_value_of_somebody_else_is_not_taken_for_ours(backend: Backend) -> None:
    backend.values["yiantong", "w1/workstation"] = "not hexadecimal"
    assert system_keystore().get("w1", "workstation") is None


class Absent(KeyringBackend):
    """A keyring whose service does not run."""

    @properties.classproperty
    def priority(self) -> float:
        raise RuntimeError("no service")


class Broken(Backend):
    """A keyring that fails as it starts."""

    def __init__(self) -> None:
        raise keyring.errors.InitError


@pytest.mark.parametrize("found", [[], [Absent], [Broken]])
def test_a_machine_without_keyring_has_none(monkeypatch: pytest.MonkeyPatch, found: list[type[KeyringBackend]]) -> None:
    monkeypatch.setattr(keystore, "own_backends", lambda: found)
    store = system_keystore()
    assert isinstance(store, NoKeystore)
    assert not store.available
    assert not store.put("w1", "workstation", b"1")
    assert store.get("w1", "workstation") is None


def test_this_system_has_keyrings_to_ask_for() -> None:
    assert keystore.own_backends()


def test_the_keystore_in_memory_can_forget() -> None:
    store = MemoryKeystore()
    assert store.put("w1", "workstation", b"1")
    assert store.get("w1", "workstation") == b"1"
    store.forget()
    assert store.get("w1", "workstation") is None
