"""A reader in about a hundred lines, written from docs/formats alone: `age`, `tar`, `bagit` and `openssl` do the work.

It reads what is honest and refuses what is forged, damaged, for others or out of turn. That everything is in its one
canonical form, and which rule is broken, is for stricter readers (`strict.py`). Debian's openssl knows no ML-DSA, so
that signature goes through `cryptography`.
"""

from __future__ import annotations

import json
import re
import subprocess
from hashlib import sha256
from pathlib import Path
from typing import Any

import bagit
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.serialization import load_pem_public_key

SUITES = {"ed25519": ["ed25519"], "ed25519-mldsa65": ["ed25519", "mldsa65"]}
MANIFEST = "tagmanifest-sha256.txt"


class Refused(Exception):  # noqa: N818 - an answer
    """By whom: `age`, `tar`, `bagit`, `openssl`, or our own look at `parties`, `stream`, `records`."""


def insist(condition: object, by: str) -> None:
    if not condition:
        raise Refused(by)


def run(*words: object, by: str) -> bytes:
    done = subprocess.run([str(word) for word in words], capture_output=True, check=False)
    insist(done.returncode == 0 or by == "openssl", by)
    return done.stdout


def read(
    file: Path, identity: Path, us: str, peers: list[dict[str, Any]], held: dict[str, Any], folder: Path
) -> list[Any]:
    """The record lines of a bundle to `us`; it is unpacked into `folder`. Raises `Refused`."""
    insist(b"\n-> scrypt" not in file.read_bytes()[:4096] and file.read_bytes()[:4] == b"age-", "age")
    run("age", "-d", "-i", identity, "-o", folder / "bundle.tar", file, by="age")
    names = run("tar", "-tf", folder / "bundle.tar", by="tar").decode().split()
    bag = names[0].split("/")[0]
    insist(len(set(names)) == len(names) and all(name.startswith(bag + "/") for name in names), "tar")
    run("tar", "-xf", folder / "bundle.tar", "-C", folder, by="tar")
    insist(all((folder / name).is_file() and not (folder / name).is_symlink() for name in names), "tar")
    try:
        bagit.Bag(str(folder / bag)).validate()
    except (bagit.BagError, ValueError, OSError) as error:
        raise Refused("bagit") from error
    sender = signer(folder / bag, peers)
    text = (folder / bag / "bag-info.txt").read_text("utf-8")
    about = dict(row.split(": ", 1) for row in text.split("\n") if ": " in row)
    insist(about.get("External-Identifier") == bag and about.get("Yiantong-Format") == "1", "bagit")
    insist(about["Yiantong-Sender"] == sender["whole"] and about["Yiantong-Recipient"] == us, "parties")
    in_turn(about, sha256((folder / bag / MANIFEST).read_bytes()).hexdigest(), held)
    return records(folder / bag, about)


def signer(bag: Path, peers: list[dict[str, Any]]) -> dict[str, Any]:
    """The confirmed peer whose suite's signatures are there, no others, and verify."""
    there = sorted(path.name.removeprefix(MANIFEST + ".") for path in bag.glob(MANIFEST + ".*"))
    for peer in (one for one in peers if one["state"] == "confirmed" and there == SUITES[one["suite"]]):
        if all(verifies(peer["pems"][name], bag / MANIFEST, bag / f"{MANIFEST}.{name}") for name in there):
            return peer
    raise Refused("openssl")


def verifies(pem: str, message: Path, signature: Path) -> bool:
    if signature.suffix == ".mldsa65":
        try:
            key: Any = load_pem_public_key(pem.encode())
            key.verify(signature.read_bytes(), message.read_bytes())
        except InvalidSignature:
            return False
        return True
    (message.parent.parent / "key.pem").write_text(pem)
    words = [
        "-verify",
        "-rawin",
        "-pubin",
        "-inkey",
        message.parent.parent / "key.pem",
        "-sigfile",
        signature,
        "-in",
        message,
    ]
    return b"Verified" in run("openssl", "pkeyutl", *words, by="openssl")


def in_turn(about: dict[str, str], digest: str, held: dict[str, Any]) -> None:
    """Section 7, the order of its table."""
    number, epoch_id = about["Yiantong-Epoch"].split()
    base, head, epoch = int(about["Yiantong-Base"]), int(about["Yiantong-Head"]), held.get("epoch", 0)
    insist(base <= head and int(number) >= epoch, "stream")
    if int(number) > epoch:
        insist(base == 0, "stream")
        return
    insist(epoch_id == held["epoch_id"], "stream")
    named = [f"{about['Yiantong-Number']} {digest}", about["Yiantong-Previous"], about["Yiantong-Base-Bundle"]]
    for place, other in (ref.split() for ref in named if ref != "none"):
        insist(held["bundles"].get(place, other) == other, "stream")
    count = int(about["Yiantong-Counts"].split()[0])
    insist(base <= held["head"] and head >= held["head"] + (count > 0), "stream")


def records(bag: Path, about: dict[str, str]) -> list[Any]:
    """All lines, under the record root, each the sender's own, with every blob that is there."""
    raws = [raw for path in sorted(bag.glob("data/records/*.jsonl")) for raw in path.read_bytes().split(b"\n")[:-1]]
    try:
        lines = [json.loads(raw) for raw in raws]
        insist(
            all([line["owner"], line["office"]] == about["Yiantong-Sender"].split()[:2] for line in lines), "records"
        )
    except (ValueError, KeyError) as error:
        raise Refused("records") from error
    blobs = {path.name for path in bag.glob("data/blobs/*")}
    counts = f"{len(lines)} {sum(line['withdrawn'] for line in lines)} {len(blobs)}"
    insist(about["Yiantong-Counts"] == counts and about["Yiantong-Record-Root"] == root(raws).hex(), "records")
    insist(blobs <= set(re.findall(r'"sha256":"([0-9a-f]{64})"', b"".join(raws).decode())), "records")
    return lines


def root(raws: list[bytes]) -> bytes:
    """RFC 9162, 2.1.1."""
    if len(raws) < 2:
        return sha256(b"\0" + raws[0] if raws else b"").digest()
    left = 1 << (len(raws) - 1).bit_length() - 1
    return sha256(b"\1" + root(raws[:left]) + root(raws[left:])).digest()
