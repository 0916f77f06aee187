"""Write docs/formats/vectors anew: `python -m tests.formats.make_vectors`; with `add` only what is not there yet.

Everything but the randomness of age and of ML-DSA is fixed; vectors change only when the format does.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from app.exchange.suites import suite
from tests.formats.forge import ARCHIVE, CITY, COUNTY, NEWCOMER, RETIRED, STRANGER, Side
from tests.formats.recipes import VECTORS

FOLDER = Path(__file__).parents[2] / "docs" / "formats" / "vectors"


def add() -> None:
    """Only the vectors that are not there yet, and the index."""
    vectors = [vector for vector in VECTORS if vector.committed]
    for vector in vectors:
        file = FOLDER / f"{vector.name}.yab"
        if not file.exists():
            file.write_bytes(vector.make())
    _write("index.json", [{"file": f"{v.name}.yab", "code": v.code, "held": v.held} for v in vectors])


def main() -> None:
    """All files, the keys and the index."""
    for old in [*FOLDER.glob("*.yab"), *FOLDER.glob("*.yacard"), *FOLDER.glob("*.json")]:
        old.unlink()
    vectors = [vector for vector in VECTORS if vector.committed]
    for vector in vectors:
        (FOLDER / f"{vector.name}.yab").write_bytes(vector.make())
    sides = {
        "archive": ARCHIVE,
        "city": CITY,
        "county": COUNTY,
        "newcomer": NEWCOMER,
        "retired": RETIRED,
        "stranger": STRANGER,
    }
    for name, side in sides.items():
        (FOLDER / f"{name}.yacard").write_bytes(side.yacard)
    _write("keys.json", {name: _keys(side) for name, side in sides.items()})
    _write("index.json", [{"file": f"{v.name}.yab", "code": v.code, "held": v.held} for v in vectors])


def _keys(side: Side) -> dict[str, str]:
    pems = suite(side.card.suite).public_pems(side.card.keys)
    return {
        "age_identity": side.keys.identity,
        "signing_secret": side.keys.signing.hex(),
        **{f"public_pem_{name}": pem.decode("ascii") for name, pem in pems.items()},
        "fingerprint": side.card.fingerprint,
    }


def _write(name: str, value: object) -> None:
    (FOLDER / name).write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    add() if sys.argv[1:] == ["add"] else main()
