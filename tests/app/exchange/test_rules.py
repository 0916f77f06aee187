"""What may travel between whom, on plain values."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exchange import rules
from app.exchange.rules import ACCEPTED, Policy
from app.exchange.wire import BLOB_SWITCH
from db.codes import Relation, Secrecy
from db.kernel.errors import UserError
from db.records import RECORDS, blob_columns


@pytest.mark.parametrize("relation", list(Relation))
def test_the_table_names_only_types_that_exist(relation: Relation) -> None:
    assert ACCEPTED[relation] <= set(RECORDS)


def test_only_a_superior_writes_opinions_and_no_superior_writes_cases() -> None:
    for kind in ("superior_opinion", "superior_table"):
        assert [r for r in Relation if rules.accepted(r, kind)] == [Relation.SUPERIOR]
    assert [r for r in Relation if rules.accepted(r, "superior_answer")] == [Relation.SUBORDINATE]
    assert not rules.accepted(Relation.SUPERIOR, "case")
    assert rules.sendable(Relation.SUBORDINATE) == ACCEPTED[Relation.SUPERIOR]
    assert rules.sendable(Relation.SUPERIOR) == ACCEPTED[Relation.SUBORDINATE]


#: Records of a workspace about its own store and scanner: in no line of the table, so they stay at home.
AT_HOME = {"film_scan", "store_check"}


def test_every_type_has_a_switch_or_always_goes() -> None:
    assert set(RECORDS) - set().union(*ACCEPTED.values()) == AT_HOME
    everything = Policy()
    assert all(rules.allowed(everything, kind) for kind in RECORDS.keys() - AT_HOME)
    nothing = rules.DEFAULTS[Relation.NEIGHBOUR]
    always = {"office", "department", "superior_opinion", "superior_table", "superior_answer", "passed_line"}
    assert {kind for kind in RECORDS if rules.allowed(nothing, kind)} == always


def test_every_blob_column_has_a_switch() -> None:
    travelling = {kind: cls for kind, cls in RECORDS.items() if kind not in AT_HOME}
    columns = {(kind, name) for kind, cls in travelling.items() for name in blob_columns(cls)}
    assert columns == set(BLOB_SWITCH)
    assert {getattr(Policy(), switch) for switch in BLOB_SWITCH.values()} == {True, False}


@given(st.sampled_from(list(Secrecy)), st.sampled_from(list(Secrecy)))
def test_clearance_is_by_rank(clearance: Secrecy, secrecy: Secrecy) -> None:
    order = list(Secrecy)
    goes = rules.cleared(Policy(clearance=clearance), secrecy.value, None)
    assert goes == (order.index(secrecy) <= order.index(clearance))


def test_an_unknown_secrecy_never_goes() -> None:
    assert not rules.cleared(Policy(clearance=Secrecy.TOP_SECRET), "cosmic")


@pytest.mark.parametrize(
    ("name", "short"),
    [("张三", "张某"), ("王小明", "王某"), ("欧阳修", "欧阳某"), ("欧阳", "欧某"), ("", ""), ("𠮷田", "𠮷某")],
)
def test_names_are_shortened_to_the_surname(name: str, short: str) -> None:
    assert rules.short_name(name) == short


def test_names_vanish_from_all_texts() -> None:
    fields = {"a": "张三与张三丰", "b": [{"name": "张三丰"}], "张三": 1, "n": None}
    assert rules.shortened(fields, ["张三", "张三丰"]) == {
        "a": "张某与张某", "b": [{"name": "张某"}], "张某": 1, "n": None,
    }  # fmt: skip


def test_a_policy_is_read_as_it_was_kept() -> None:
    policy = Policy(clearance=Secrecy.SECRET, originals=True, names="short")
    assert Policy.of(policy.data()) == policy
    assert Policy.of({}) == Policy()
    for wrong in ({"clearance": "cosmic"}, {"cases": "yes"}, {"names": "none"}):
        with pytest.raises(UserError, match=r"exchange\.policy"):
            Policy.of(wrong)
