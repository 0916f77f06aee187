"""What a signing suite is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class SecretKeys:
    """A workspace's own keys: the signing key as the suite stores it, the age identity as age writes it."""

    suite: str
    signing: bytes
    identity: str


class Suite(Protocol):
    """One way to sign and to name a recipient."""

    name: str

    @property
    def signature_files(self) -> tuple[str, ...]:
        """Suffixes of the signature members after `tagmanifest-sha256.txt.`, in their order."""
        ...

    def generate(self) -> SecretKeys:
        """Fresh keys."""
        ...

    def public_keys(self, keys: SecretKeys) -> dict[str, str]:
        """Name → text of each public key, as a card carries them."""
        ...

    def key_bytes(self, public: Mapping[str, str]) -> list[bytes]:
        """The keys as bytes in the order that the fingerprint hashes.

        Raises `UserError("exchange.card.key")` for keys that are malformed, not canonical or of small order.
        """
        ...

    def sign(self, keys: SecretKeys, message: bytes) -> dict[str, bytes]:
        """Suffix → raw signature for each of `signature_files`."""
        ...

    def verify(self, public: Mapping[str, str], message: bytes, signatures: Mapping[str, bytes]) -> bool:
        """Whether exactly this suite's signatures are there and all of them verify."""
        ...

    def recipient(self, public: Mapping[str, str]) -> str:
        """The recipient as the `age` command takes it."""
        ...

    def public_pems(self, public: Mapping[str, str]) -> dict[str, bytes]:
        """Suffix → public key for each of `signature_files`, as `openssl` takes it (SubjectPublicKeyInfo, PEM)."""
        ...
