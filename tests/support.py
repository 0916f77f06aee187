"""What many tests begin with: workspaces of the two made-up offices, at a moment that the test sets."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.workspace import Actor, OfficeFacts, Workspace
from db.codes import Role
from db.kernel.clock import SetClock
from db.keystore import NoKeystore
from db.slots import SlotParameters

COUNTY = OfficeFacts("990121", "青溪县人民检察院", "青检", "county", "990100")
CITY = OfficeFacts("990100", "云岭市人民检察院", "云检", "city", "990000")
PASSPHRASE = "青溪河边有三棵老槐树"
START = datetime(2026, 3, 5, 1, 0, tzinfo=UTC)

_templates = Path(tempfile.mkdtemp(prefix="yiantong-offices-"))
atexit.register(shutil.rmtree, _templates, ignore_errors=True)
#: Workspaces that the running test made, by office: each has an id of its own, which the next test may use again.
made: Counter[OfficeFacts] = Counter()
_MOST = 3


def make_workspace(
    folder: Path, office: OfficeFacts = COUNTY, *, clock: SetClock | None = None, stranger: bool = False
) -> Workspace:
    """A new workspace whose first account `admin` holds every role; key slots cost as little as is allowed.

    The first few of a test are copies of ones that were made once and never used: most tests want nothing but one. A
    `stranger` has a name and keys that no other workspace has, whichever test made it.
    """
    clock = clock or SetClock(START)
    place = made[office]
    made[office] += 1
    if stranger or place >= _MOST or abs(clock.now() - START) > timedelta(seconds=1):
        return _new_workspace(folder, office, clock)
    template = _templates / f"{abs(hash(office))}-{place}"
    if not template.exists():
        _new_workspace(template, office, SetClock(START)).close()
    shutil.copytree(template, folder, dirs_exist_ok=folder.is_dir() and not any(folder.iterdir()))
    return open_workspace(folder, clock=clock)


def _new_workspace(folder: Path, office: OfficeFacts, clock: SetClock) -> Workspace:
    workspace, _ = Workspace.create(
        folder,
        office,
        login="admin",
        passphrase=PASSPHRASE,
        display_name="周检察官",
        roles=frozenset(Role),
        clock=clock,
        keystore=NoKeystore(),
        parameters=SlotParameters(),
    )
    return workspace


def open_workspace(folder: Path, *, clock: SetClock | None = None) -> Workspace:
    """Open what `make_workspace` made."""
    return Workspace.open(folder, "admin", PASSPHRASE, clock=clock or SetClock(START), keystore=NoKeystore())


def acting(workspace: Workspace, *roles: Role, name: str = "马检察官") -> Actor:
    """Somebody else in the same office, with these roles only."""
    return replace(
        workspace.actor,
        account_id=f"00000000-0000-7000-8000-{abs(hash((name, roles))) % 10**12:012d}",
        login=name,
        display_name=name,
        roles=frozenset(roles),
    )
