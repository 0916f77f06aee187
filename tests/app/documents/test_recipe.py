"""Recipes: what is moved is never lost, turned or split can be undone."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from app.documents import recipe
from app.documents.recipe import Leaf, Papers


@st.composite
def papers(draw: st.DrawFn) -> Papers:
    counts = draw(st.lists(st.integers(1, 5), min_size=1, max_size=4))
    made = recipe.apart(counts)
    for place in draw(st.lists(st.integers(0, 19), max_size=4)):
        made = recipe.split(made, place)
    return made


def places(made: Papers) -> st.SearchStrategy[set[int]]:
    return st.sets(st.integers(0, len(recipe.leaves(made)) - 1), min_size=1)


@given(st.data())
def test_moving_keeps_every_leaf_and_puts_the_chosen_together(data: st.DataObject) -> None:
    made = data.draw(papers())
    chosen = data.draw(places(made))
    before = data.draw(st.integers(0, len(recipe.leaves(made))))
    moved, first = recipe.move(made, chosen, before)
    was, now = recipe.leaves(made), recipe.leaves(moved)
    assert Counter(was) == Counter(now)
    assert now[first : first + len(chosen)] == [was[place] for place in sorted(chosen)]
    assert [leaf for leaf in now if leaf in set(was) - {was[place] for place in chosen}] == [
        leaf for place, leaf in enumerate(was) if place not in chosen
    ], "the others keep their order"
    assert all(moved)


@given(st.data())
def test_turning_composes_and_inverts(data: st.DataObject) -> None:
    made = data.draw(papers())
    chosen = data.draw(places(made))
    one, two = data.draw(st.integers(-5, 5)), data.draw(st.integers(-5, 5))
    assert recipe.turn(recipe.turn(made, chosen, one), chosen, two) == recipe.turn(made, chosen, one + two)
    assert recipe.turn(recipe.turn(made, chosen, one), chosen, -one) == made


@given(st.data())
def test_splitting_and_joining_undo_each_other(data: st.DataObject) -> None:
    made = data.draw(papers())
    place = data.draw(st.integers(0, len(recipe.leaves(made)) - 1))
    parted = recipe.split(made, place)
    assert recipe.leaves(parted) == recipe.leaves(made) and place in recipe.starts(parted)
    if parted != made:
        assert recipe.join(parted, recipe.paper_at(parted, place)) == made
    assert recipe.split(parted, place) == parted


@given(st.data())
def test_dropping_leaves_the_rest_as_it_was(data: st.DataObject) -> None:
    made = data.draw(papers())
    chosen = data.draw(places(made))
    left = recipe.drop(made, chosen)
    was = recipe.leaves(made)
    assert recipe.leaves(left) == [leaf for place, leaf in enumerate(was) if place not in chosen]
    assert all(left)


@given(st.data())
def test_a_single_leaf_walks_through_all_places_and_back(data: st.DataObject) -> None:
    made = data.draw(papers())
    total = len(recipe.leaves(made))
    start = data.draw(st.integers(0, total - 1))
    leaf = recipe.leaves(made)[start]
    at, walked = start, made
    for _ in range(2 * total + len(made)):
        walked, at = recipe.nudge(walked, {at}, 1)
        assert recipe.leaves(walked)[at] == leaf
    assert at == total - 1
    for _ in range(2 * total + len(made)):
        walked, at = recipe.nudge(walked, {at}, -1)
        assert recipe.leaves(walked)[at] == leaf
    assert at == 0
    assert Counter(recipe.leaves(walked)) == Counter(recipe.leaves(made))


def test_a_paper_knows_whether_it_is_a_file_as_it_came() -> None:
    made = recipe.apart([2, 3])
    assert [recipe.untouched(sheaf, [2, 3]) for sheaf in made] == [0, 1]
    assert recipe.untouched(recipe.turn(made, {0}, 1)[0], [2, 3]) is None
    assert recipe.untouched(recipe.straighten(made, {3: 120})[1], [2, 3]) is None
    assert recipe.untouched(recipe.join(made, 1)[0], [2, 3]) is None
    assert recipe.untouched(recipe.drop(made, {4})[1], [2, 3]) is None
    assert recipe.straighten(made, {3: 120})[1][1] == Leaf(1, 1, 0, 120)
    assert recipe.straighten(made, {}) == made == recipe.turn(made, {0, 4}, 4)
