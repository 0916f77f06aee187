"""The shipped code lists are whole, and every stored value has its Chinese label."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

import pytest

import resources
from app import codes as lists
from db import codes

NAMES = sorted(file.stem for file in resources.path("codes").glob("*.toml"))

LABELLED: list[tuple[str, type[StrEnum]]] = [
    ("roles", codes.Role),
    ("actions", codes.Action),
    ("office_levels", codes.OfficeLevel),
    ("case_states", codes.CaseState),
    ("steps", codes.Step),
    ("step_states", codes.StepState),
    ("analysis_kinds", codes.AnalysisKind),
    ("activity_kinds", codes.ActivityKind),
    ("proposal_states", codes.ProposalState),
    ("reply_states", codes.ReplyState),
    ("adoptions", codes.Adoption),
    ("findings", codes.Finding),
    ("service_modes", codes.ServiceMode),
    ("copy_kinds", codes.CopyKind),
    ("follow_up_kinds", codes.FollowUpKind),
    ("rectification_kinds", codes.RectificationKind),
    ("recheck_results", codes.RecheckResult),
    ("dossier_states", codes.DossierState),
    ("item_states", codes.ItemState),
    ("secrecy", codes.Secrecy),
    ("opinion_kinds", codes.OpinionKind),
    ("table_kinds", codes.TableKind),
    ("answer_outcomes", codes.AnswerOutcome),
]


@pytest.mark.parametrize(("name", "values"), LABELLED)
def test_every_stored_value_has_a_label_and_no_label_is_left_over(name: str, values: type[StrEnum]) -> None:
    assert {entry.code for entry in lists.items(name)} == {value.value for value in values}


@pytest.mark.parametrize("name", NAMES)
def test_each_list_is_well_formed(name: str) -> None:
    found = lists.code_list(name)
    heads = {group.code for group in found.groups}
    assert found.title and found.provenance and found.items
    for entry in found.items.values():
        assert entry.label
        assert not heads or entry.parent in heads
        assert entry.valid_to is None or entry.valid_from is None or entry.valid_from < entry.valid_to


def test_charges_have_the_counts_of_the_law() -> None:
    today = lists.items("charges", date(2026, 1, 1))
    by_group = [sum(entry.parent == group for entry in today) for group in ("corruption", "dereliction", "rights")]
    assert by_group == [14, 37, 7]
    assert sum(bool(entry.more.get("still_investigated")) for entry in today) == 14


def test_an_old_case_keeps_the_old_name_of_its_charge() -> None:
    def names(day: date) -> set[str]:
        return {entry.label for entry in lists.items("charges", day)}

    assert "食品监管渎职" in names(date(2020, 6, 1))
    assert "食品监管渎职" not in names(date(2021, 3, 1))
    assert "食品、药品监管渎职" in names(date(2021, 3, 1))


def test_an_unknown_code_is_shown_as_it_is_and_an_unknown_list_is_a_defect() -> None:
    assert lists.label("charges", "382") == "贪污"
    assert lists.label("charges", "999") == "999"
    with pytest.raises(KeyError):
        lists.code_list("../holidays/2026")
