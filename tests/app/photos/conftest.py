"""One workspace with one case, and one sandbox, for all tests of photos."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.workers import Sandbox
from app.workspace import Workspace
from db.codes import CaseState
from db.kernel.ids import new_id
from db.models import Case
from tests.support import make_workspace


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(2) as sandbox:
        yield sandbox


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    workspace = make_workspace(tmp_path / "workspace")
    yield workspace
    workspace.close()


@pytest.fixture
def case_id(workspace: Workspace) -> str:
    return add_case(workspace, "1")


def add_case(workspace: Workspace, number: str) -> str:
    with workspace.work() as work:
        case = Case(
            id=new_id(),
            register_no=f"青检防〔2026〕{number}号",
            case_no=f"青检反贪立〔2025〕{number}号",
            name="王某受贿案",
            source="own",
            state=CaseState.ACTIVE.value,
            unit_id=new_id(),
            undertaker_id=work.actor.account_id,
            undertaker_name=work.actor.display_name,
            secrecy="internal",
            form={},
            extra={},
        )
        work.put(case, "case.register")
        work.commit()
        return case.id
