"""`ed25519-mldsa65`: Ed25519 and ML-DSA-65 (FIPS 204) sign side by side; both must verify.

A signature on an archive has to hold longer than elliptic curves may: this one stands while either of the two does.
The recipient stays age's X25519 (see the threat model).
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import replace

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import mldsa

from app.exchange.format.insist import insist
from app.exchange.suites.base import SecretKeys
from app.exchange.suites.ed25519 import Ed25519Suite
from db.kernel.errors import UserError

_CURVE = Ed25519Suite()
_LATTICE = "mldsa65"
_SEED = 32


class HybridSuite:
    """The secret signing key is the 32 bytes of the Ed25519 key and the 32 of the ML-DSA seed."""

    name = "ed25519-mldsa65"
    signature_files: tuple[str, ...] = ("ed25519", _LATTICE)

    def generate(self) -> SecretKeys:
        """Fresh keys from the operating system's generator."""
        curve = _CURVE.generate()
        seed = mldsa.MLDSA65PrivateKey.generate().private_bytes_raw()
        return SecretKeys(self.name, curve.signing + seed, curve.identity)

    def public_keys(self, keys: SecretKeys) -> dict[str, str]:
        """As `ed25519`, and `mldsa65`: the 1952 bytes of FIPS 204 in base64."""
        public = _lattice(keys).public_key().public_bytes_raw()
        return _CURVE.public_keys(_curve(keys)) | {_LATTICE: base64.b64encode(public).decode("ascii")}

    def key_bytes(self, public: Mapping[str, str]) -> list[bytes]:
        """The key of Ed25519, the recipient's text, then the key of ML-DSA."""
        try:
            raw = base64.b64decode(public[_LATTICE], validate=True)
            insist(base64.b64encode(raw).decode("ascii") == public[_LATTICE])
            mldsa.MLDSA65PublicKey.from_public_bytes(raw)
        except (ValueError, KeyError, binascii.Error) as error:
            raise UserError("exchange.card.key") from error
        return [*_CURVE.key_bytes(_without(public)), raw]

    def sign(self, keys: SecretKeys, message: bytes) -> dict[str, bytes]:
        """64 bytes and 3309 bytes, each over the message itself (ML-DSA with an empty context)."""
        return _CURVE.sign(_curve(keys), message) | {_LATTICE: _lattice(keys).sign(message)}

    def verify(self, public: Mapping[str, str], message: bytes, signatures: Mapping[str, bytes]) -> bool:
        """Both are there, and both verify."""
        if set(signatures) != set(self.signature_files):
            return False
        try:
            _key(public).verify(signatures[_LATTICE], message)
        except InvalidSignature:
            return False
        return _CURVE.verify(_without(public), message, {"ed25519": signatures["ed25519"]})

    def recipient(self, public: Mapping[str, str]) -> str:
        """The `age1…` text."""
        return _CURVE.recipient(public)

    def public_pems(self, public: Mapping[str, str]) -> dict[str, bytes]:
        """SubjectPublicKeyInfo (RFC 8410, RFC 9881) in PEM."""
        pem = _key(public).public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        return _CURVE.public_pems(public) | {_LATTICE: pem}


def _curve(keys: SecretKeys) -> SecretKeys:
    return replace(keys, suite=_CURVE.name, signing=keys.signing[:-_SEED])


def _lattice(keys: SecretKeys) -> mldsa.MLDSA65PrivateKey:
    return mldsa.MLDSA65PrivateKey.from_seed_bytes(keys.signing[-_SEED:])


def _key(public: Mapping[str, str]) -> mldsa.MLDSA65PublicKey:
    return mldsa.MLDSA65PublicKey.from_public_bytes(base64.b64decode(public[_LATTICE]))


def _without(public: Mapping[str, str]) -> dict[str, str]:
    return {name: text for name, text in public.items() if name != _LATTICE}
