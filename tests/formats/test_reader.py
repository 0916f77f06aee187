"""The reader of a hundred lines reads every honest vector with stock tools; of the others, who refuses them is told."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.formats import reader
from tests.formats.test_strict import FOLDER, INDEX, KEYS, card, pems
from tests.formats.test_strict import answer as strict_answer

STATES = {"county": "confirmed", "archive": "confirmed", "newcomer": "pending", "retired": "revoked"}

needs_tools = pytest.mark.skipif(
    not all(map(shutil.which, ("age", "tar", "openssl"))), reason="needs age, tar and openssl"
)


def whole(name: str) -> str:
    told = card(name)
    return f"{told['workspace']} {told['office_code']} {KEYS[name]['fingerprint']}"


def peers() -> list[dict[str, Any]]:
    return [
        {"state": state, "suite": card(name)["suite"], "pems": pems(name), "whole": whole(name)}
        for name, state in STATES.items()
    ]


def answer(entry: dict[str, Any], folder: Path) -> str | list[Any]:
    identity = folder / "identity"
    identity.write_text(KEYS["city"]["age_identity"] + "\n")
    try:
        return reader.read(FOLDER / entry["file"], identity, whole("city"), peers(), entry["held"], folder)
    except reader.Refused as refusal:
        return str(refusal)


#: Which refusals of the page each of the reader's means. What a bundle's own signer wrote in another than the one form
#: (and loose ends of the tar) it may read, for the stock tools do.
REFUSES = {
    "age": {"not_a_bundle", "age_header", "truncated", "damaged", "not_for_us"},
    "tar": {"tar.header", "member.order"},
    "bagit": {"member.changed", "member.order", "member.size", "bag.oxum", "bag.info", "bag.tagmanifest",
              "bag.manifest", "bag.declaration", "format.newer"},
    "openssl": {"signature", "sender_unknown", "sender_unconfirmed", "sender_revoked", "member.size",
                "member.order"},
    "parties": {"sender_mismatch", "other_recipient"},
    "stream": {"gap", "fork", "old_epoch", "already_imported", "bag.info"},
    "records": {"foreign_owner", "root", "counts", "blobs", "line.canonical", "line.shape"},
    "": {"", "tar.padding", "tar.end", "truncated", "member.order", "bag.info", "bag.declaration", "bag.manifest",
         "bag.tagmanifest", "line.shape", "line.canonical", "line.depth", "line.order", "line.misfit", "type.unknown",
         "type.forbidden", "handover_office", "pass.form", "pass.purpose", "pass.root", "pass.signature",
         "pass.revoked"},
}  # fmt: skip


@needs_tools
@pytest.mark.parametrize("entry", INDEX, ids=lambda entry: entry["file"])
def test_every_vector_is_read_or_refused(entry: dict[str, Any], tmp_path: Path) -> None:
    told = answer(entry, tmp_path)
    if entry["code"]:
        assert entry["code"].removeprefix("exchange.") in REFUSES[told if isinstance(told, str) else ""]
    else:
        assert told == strict_answer(entry, tmp_path)


def test_it_is_as_short_as_it_says() -> None:
    code = [row for row in Path(reader.__file__).read_text("utf-8").splitlines() if row.strip()]
    assert len(code) <= 112
