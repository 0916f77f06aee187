"""`ed25519`: Ed25519 (RFC 8032) signs, age's X25519 recipient receives."""

from __future__ import annotations

from collections.abc import Mapping

import pyrage
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, x25519

from app.exchange.format import caps
from app.exchange.format.insist import insist
from app.exchange.suites.base import SecretKeys
from db.kernel.errors import UserError

_FIELD = 2**255 - 19
_ORDER_8 = int.from_bytes(bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"), "little")


class Ed25519Suite:
    """Ed25519 (RFC 8032) signs, age's X25519 recipient receives."""

    name = "ed25519"
    signature_files: tuple[str, ...] = ("ed25519",)

    def generate(self) -> SecretKeys:
        """Fresh keys from the operating system's generator."""
        signing = ed25519.Ed25519PrivateKey.generate().private_bytes_raw()
        return SecretKeys(self.name, signing, str(pyrage.x25519.Identity.generate()))

    def public_keys(self, keys: SecretKeys) -> dict[str, str]:
        """`signing`: 64 hexadecimal digits; `recipient`: `age1…`."""
        public = ed25519.Ed25519PrivateKey.from_private_bytes(keys.signing).public_key()
        recipient = pyrage.x25519.Identity.from_str(keys.identity).to_public()
        return {"recipient": str(recipient), "signing": public.public_bytes_raw().hex()}

    def key_bytes(self, public: Mapping[str, str]) -> list[bytes]:
        """The 32 bytes of the signing key, then the recipient's text in ASCII."""
        try:
            insist(set(public) == {"recipient", "signing"} and caps.SHA256.fullmatch(public["signing"]))
            signing = bytes.fromhex(public["signing"])
            recipient = str(pyrage.x25519.Recipient.from_str(public["recipient"]))
            insist(recipient == public["recipient"])
            insist(not _weak_edwards(signing) and not _weak_montgomery(_age_point(recipient)))
        except (ValueError, KeyError, pyrage.RecipientError) as error:
            raise UserError("exchange.card.key") from error
        return [signing, recipient.encode("ascii")]

    def sign(self, keys: SecretKeys, message: bytes) -> dict[str, bytes]:
        """One raw signature of 64 bytes."""
        return {"ed25519": ed25519.Ed25519PrivateKey.from_private_bytes(keys.signing).sign(message)}

    def verify(self, public: Mapping[str, str], message: bytes, signatures: Mapping[str, bytes]) -> bool:
        """One signature file, and it verifies."""
        if set(signatures) != {"ed25519"}:
            return False
        try:
            _public(public).verify(signatures["ed25519"], message)
        except InvalidSignature:
            return False
        return True

    def recipient(self, public: Mapping[str, str]) -> str:
        """The `age1…` text."""
        return public["recipient"]

    def public_pems(self, public: Mapping[str, str]) -> dict[str, bytes]:
        """SubjectPublicKeyInfo (RFC 8410) in PEM."""
        key = _public(public)
        pem = key.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        return {"ed25519": pem}


def _public(public: Mapping[str, str]) -> ed25519.Ed25519PublicKey:
    return ed25519.Ed25519PublicKey.from_public_bytes(bytes.fromhex(public["signing"]))


def _weak_edwards(key: bytes) -> bool:
    """Whether the point is not canonical or of small order: y is 0, ±1 or that of the points of order 8."""
    y = int.from_bytes(key, "little") & (2**255 - 1)
    return y >= _FIELD or y in (0, 1, _FIELD - 1, _ORDER_8, _FIELD - _ORDER_8)


def _weak_montgomery(key: bytes) -> bool:
    """Whether an X25519 key gives the all-zero secret (RFC 7748, section 6.1), which the library refuses."""
    try:
        x25519.X25519PrivateKey.generate().exchange(x25519.X25519PublicKey.from_public_bytes(key))
    except ValueError:
        return True
    return False


def _age_point(recipient: str) -> bytes:
    """The 32 bytes in an `age1…` text (Bech32 data part; its checksum was verified when it was parsed)."""
    charset = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
    bits = 0
    for char in recipient[len("age1") : -6]:
        bits = bits << 5 | charset.index(char)
    return (bits >> 4).to_bytes(32, "big")
