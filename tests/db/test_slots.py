"""Key slots: from a passphrase or the printed key to the database key, and the ways in which that is refused."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import hmac
import secrets
from dataclasses import replace

import pyrage
import pytest
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.keywrap import aes_key_unwrap
from hypothesis import given
from hypothesis import strategies as st

from db import slots
from db.kernel import canonical
from db.kernel.errors import UserError
from db.slots import Slot, SlotParameters, account_slot, recovery_slot, slot_from_json, unseal, unwrap_identity

WORKSPACE = "019b0000-0000-7000-8000-000000000001"
PHRASE = "青溪河边有三棵老槐树"
KEY = bytes(range(32))
SECRET = bytes(range(100, 132))


@pytest.fixture(scope="module")
def slot() -> Slot:
    return account_slot(WORKSPACE, "admin", PHRASE, None, SlotParameters()).seal(KEY)


@pytest.fixture(scope="module")
def bound_slot() -> Slot:
    """A slot with a workstation secret in it."""
    return account_slot(WORKSPACE, "admin", PHRASE, SECRET, SlotParameters()).seal(KEY)


def test_the_passphrase_leads_to_the_key(slot: Slot) -> None:
    assert unseal(slot, unwrap_identity(slot, WORKSPACE, PHRASE, None)) == {slots.key_id(KEY): KEY}


def test_the_derivation_is_the_one_that_the_format_page_tells(bound_slot: Slot) -> None:
    """Written again from docs/formats/workspace.md with nothing of ours but the bytes."""
    told = bound_slot.to_json()
    kdf = told["kdf"]
    assert isinstance(kdf, dict)
    stretched = Argon2id(
        salt=bytes.fromhex(str(kdf["salt"])), length=32, iterations=3, lanes=4, memory_cost=65536
    ).derive(PHRASE.encode())
    info = (
        f'{{"lanes":4,"memory_kib":65536,"passes":3,"purpose":"yiantong slot 1",'
        f'"slot":"{told["id"]}","workspace":"{WORKSPACE}"}}'
    )
    extracted = hmac.new(SECRET, stretched, hashlib.sha256).digest()
    wrapping = hmac.new(extracted, info.encode() + b"\x01", hashlib.sha256).digest()
    identity = aes_key_unwrap(wrapping, base64.b64decode(str(told["wrapped"]))).rstrip(b"\n").decode()
    sealed = told["sealed"]
    assert isinstance(sealed, dict)
    (file,) = sealed.values()
    assert pyrage.decrypt(base64.b64decode(str(file)), [pyrage.x25519.Identity.from_str(identity)]) == KEY


@pytest.mark.parametrize("wrong", ["青溪河边有三棵老槐", PHRASE + " ", "", "x" * 5000, "\ud800"])
def test_another_passphrase_is_refused(slot: Slot, wrong: str) -> None:
    with pytest.raises(UserError) as caught:
        unwrap_identity(slot, WORKSPACE, wrong, None)
    assert caught.value.code == "vault.wrong_passphrase"
    assert wrong not in str(caught.value) or not wrong


def test_a_slot_belongs_to_its_workspace(slot: Slot) -> None:
    with pytest.raises(UserError) as caught:
        unwrap_identity(slot, WORKSPACE.replace("1", "2"), PHRASE, None)
    assert caught.value.code == "vault.wrong_passphrase"


def test_composed_and_decomposed_characters_are_one_passphrase() -> None:
    slot = account_slot(WORKSPACE, "admin", "café au lait", None, SlotParameters()).seal(KEY)
    assert unwrap_identity(slot, WORKSPACE, "cafe\u0301 au lait", None)


@pytest.mark.parametrize("secret", [None, bytes(32)])
def test_a_lost_workstation_secret_is_told_apart_from_a_wrong_passphrase(
    bound_slot: Slot, secret: bytes | None
) -> None:
    for phrase in (PHRASE, "不对的口令一二三"):
        with pytest.raises(UserError) as caught:
            unwrap_identity(bound_slot, WORKSPACE, phrase, secret)
        assert caught.value.code == "vault.workstation_secret_lost"
    assert unwrap_identity(bound_slot, WORKSPACE, PHRASE, SECRET)


def test_a_slot_without_workstation_secret_says_so_and_opens_wherever_there_is_one_now(slot: Slot) -> None:
    assert slot.workstation == ""
    assert unwrap_identity(slot, WORKSPACE, PHRASE, SECRET)


@pytest.mark.parametrize(
    "params",
    [
        SlotParameters(memory_kib=64 * 1024 - 1),
        SlotParameters(memory_kib=512 * 1024 + 1),
        SlotParameters(memory_kib=1 << 40),
        SlotParameters(passes=1),
        SlotParameters(passes=1 << 30),
        SlotParameters(lanes=1),
    ],
)
def test_parameters_outside_the_bounds_are_refused_before_anything_is_computed(
    slot: Slot, params: SlotParameters
) -> None:
    with pytest.raises(UserError) as caught:
        unwrap_identity(replace(slot, params=params), WORKSPACE, PHRASE, None)
    assert caught.value.code == "vault.kdf_bounds"
    with pytest.raises(UserError):
        account_slot(WORKSPACE, "admin", PHRASE, None, params)


@pytest.mark.parametrize(
    "weak", ["", "七个字的口令呢", "13800138000", "20260305", "٠١٢٣٤٥٦٧٨", "aaaaaaaaaa", "abababab"]
)
def test_weak_passphrases_are_refused(weak: str) -> None:
    with pytest.raises(UserError) as caught:
        slots.checked_passphrase(weak)
    assert caught.value.code == "vault.passphrase_weak"


@given(st.text(min_size=8, max_size=64, alphabet=st.characters(codec="utf-8")))
def test_any_passphrase_is_accepted_or_called_weak_and_never_breaks(phrase: str) -> None:
    with contextlib.suppress(UserError):
        assert slots.checked_passphrase(phrase)


def test_measuring_stays_within_the_bounds() -> None:
    slots.calibrate().check()


def test_measuring_takes_the_median_and_scales_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    def measured(*seconds: float) -> int:
        ticks = [tick for second in seconds for tick in (0.0, second)]
        monkeypatch.setattr("time.perf_counter", lambda: ticks.pop(0))
        return slots.calibrate().memory_kib

    monkeypatch.setattr(slots, "_argon2", lambda *_: b"")
    assert measured(0.35, 0.35, 60.0) == 128 * 1024
    assert measured(5.0, 5.0, 5.0) == slots.MIN_MEMORY_KIB
    assert measured(0.001, 0.001, 0.001) == slots.MAX_MEMORY_KIB


def test_the_recovery_key_opens_without_anything_else() -> None:
    slot, identity = recovery_slot()
    slot = slot.seal(KEY)
    assert unseal(slot, f"  {identity}\n") == {slots.key_id(KEY): KEY}
    assert identity not in canonical.dumps(slot.to_json()).decode()


@pytest.mark.parametrize(
    "wrong",
    ["", "AGE-SECRET-KEY-1", "不是钥匙", str(pyrage.x25519.Identity.generate())],
    ids=["empty", "prefix", "words", "another"],
)
def test_another_recovery_key_is_refused(wrong: str) -> None:
    slot, _ = recovery_slot()
    with pytest.raises(UserError) as caught:
        unseal(slot.seal(KEY), wrong)
    assert caught.value.code == "vault.wrong_recovery_key"


def test_a_recipient_or_a_key_put_in_by_somebody_else_is_noticed(slot: Slot) -> None:
    identity = unwrap_identity(slot, WORKSPACE, PHRASE, None)
    stranger = pyrage.x25519.Identity.generate()
    foreign = base64.b64encode(pyrage.encrypt(KEY, [stranger.to_public()])).decode()
    other = base64.b64encode(
        pyrage.encrypt(secrets.token_bytes(32), [pyrage.x25519.Recipient.from_str(slot.recipient)])
    )
    for changed in (
        replace(slot, recipient=str(stranger.to_public())),
        replace(slot, sealed={slots.key_id(KEY): foreign}),
        replace(slot, sealed={slots.key_id(KEY): other.decode()}),
        replace(slot, sealed={slots.key_id(KEY): "??"}),
        replace(slot, sealed={}),
    ):
        with pytest.raises(UserError) as caught:
            unseal(changed, identity)
        assert caught.value.code == "vault.tampered"


def test_slots_keep_their_form(slot: Slot) -> None:
    recovery, _ = recovery_slot()
    for one in (slot, recovery.seal(KEY), slot.seal(bytes(32))):
        assert slot_from_json(canonical.loads(canonical.dumps(one.to_json()))) == one


def test_a_slot_can_open_two_keys_and_again_only_one(slot: Slot) -> None:
    new = secrets.token_bytes(32)
    both = slot.seal(new)
    identity = unwrap_identity(both, WORKSPACE, PHRASE, None)
    assert set(unseal(both, identity).values()) == {KEY, new}
    assert set(unseal(both.only(new), identity).values()) == {new}


def test_ids_and_subkeys_differ_by_purpose_and_workspace() -> None:
    derived = {
        slots.subkey(KEY, purpose, workspace)
        for purpose in ("head", "workspace.json", "backup")
        for workspace in (WORKSPACE, WORKSPACE.replace("1", "2"))
    }
    assert len(derived) == 6
    assert len(slots.key_id(KEY)) == len(slots.secret_id(KEY)) == 16
    assert KEY.hex()[:16] not in (slots.key_id(KEY), slots.secret_id(KEY))
