"""What README and docs point to exists, and both languages of the README say the same."""

import re
from pathlib import Path

import pytest

from tests.tooling import ROOT

PAGES = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("resources/**/*.md")]
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    links = LINK.findall(page.read_text("utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_both_readmes_have_the_same_commands_and_links() -> None:
    english, chinese = ((ROOT / name).read_text("utf-8") for name in ("README.md", "README.zh-CN.md"))
    assert re.findall(r"^\./dev \w+", english, re.MULTILINE) == re.findall(r"^\./dev \w+", chinese, re.MULTILINE)
    assert set(LINK.findall(english)) - {"README.zh-CN.md"} == set(LINK.findall(chinese)) - {"README.md"}
    assert re.findall(r"^\| `(\w+/)`", english, re.MULTILINE) == re.findall(r"^\| `(\w+/)`", chinese, re.MULTILINE)


def test_every_dependency_has_its_reason() -> None:
    asked = re.findall(r'^    "([A-Za-z0-9-]+)[>=]', (ROOT / "pyproject.toml").read_text("utf-8"), re.MULTILINE)
    reasons = (ROOT / "docs" / "dependencies.md").read_text("utf-8").lower()
    assert len(set(asked)) > 20
    assert [name for name in asked if not re.search(rf"^\|[^|]*\b{name.lower()}\b", reasons, re.MULTILINE)] == []
