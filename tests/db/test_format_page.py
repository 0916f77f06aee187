"""The test vector of docs/formats/workspace.md."""

from __future__ import annotations

import re
from pathlib import Path

from db import head, slots
from db.head import Head
from db.slots import SlotParameters

PAGE = Path(__file__).parents[2] / "docs" / "formats" / "workspace.md"
WORKSPACE = "019b0000-0000-7000-8000-000000000001"
SLOT = "019b0000-0000-7000-8000-000000000002"
KEY, SECRET, SALT = bytes(range(32)), bytes(range(100, 132)), bytes(range(16))
PHRASE = "青溪河边有三棵老槐树".encode()


def test_the_vector_is_what_the_program_computes() -> None:
    told = re.findall(r"^\| ([^|]+) \| `([0-9a-f]+)` \|$", PAGE.read_text("utf-8"), re.MULTILINE)
    params = SlotParameters()
    computed = {
        "Argon2id": slots._argon2(SALT, PHRASE, params).hex(),
        "wrapping key without workstation secret": slots._wrapping_key(
            WORKSPACE, SLOT, params, SALT, PHRASE, None
        ).hex(),
        "wrapping key with it": slots._wrapping_key(WORKSPACE, SLOT, params, SALT, PHRASE, SECRET).hex(),
        "id of the workstation secret": slots.secret_id(SECRET),
        "id of the database key": slots.key_id(KEY),
        **{
            f"subkey `{name}`": slots.subkey(KEY, name, WORKSPACE).hex()
            for name in ("workspace.json", "head", "backup")
        },
    }
    assert dict(told) == computed
    assert head.encode(Head(3, "ab" * 32), KEY, WORKSPACE).decode() in PAGE.read_text("utf-8")
