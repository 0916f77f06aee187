"""The ground under every floor: ids, clock, canonical bytes, durable files, progress, changes."""

from __future__ import annotations

import errno
import json
import uuid
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.kernel import canonical, durable
from db.kernel.canonical import NotCanonical
from db.kernel.changes import Changes
from db.kernel.clock import OFFICE_ZONE, SetClock, SystemClock, business_date
from db.kernel.errors import Cancelled, UserError
from db.kernel.ids import is_id, new_id
from db.kernel.progress import CancelToken, silent

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(st.characters(codec="utf-8")),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(st.characters(codec="utf-8")), inner, max_size=4)
    ),
    max_leaves=12,
)


class TestCanonical:
    @given(PLAIN)
    def test_what_is_written_reads_back_and_is_json(self, value: canonical.Json) -> None:
        data = canonical.dumps(value)
        assert canonical.loads(data) == value
        assert json.loads(data) == value

    @given(st.dictionaries(st.text(st.characters(codec="utf-8"), min_size=1), st.integers(0, 9), min_size=2))
    def test_the_order_of_members_does_not_matter(self, value: dict[str, int]) -> None:
        assert canonical.dumps(value) == canonical.dumps(dict(reversed(value.items())))

    @pytest.mark.parametrize(
        "value", [1.5, float("nan"), {"a": [0.0]}, 2**53 + 1, -(2**60), "\ud800", {"\udfff": 1}, ["x", {"y": 1.0}]]
    )
    def test_what_has_no_safe_form_is_refused(self, value: canonical.Json) -> None:
        with pytest.raises(NotCanonical):
            canonical.dumps(value)

    @pytest.mark.parametrize(
        "data",
        [
            b"",
            b" {}",
            b"{} ",
            b'{"b":1,"a":2}',
            b'{"a":1,"a":1}',
            b'{"a": 1}',
            b"1.0",
            b"1e3",
            b"-0",
            b"01",
            b"NaN",
            b"Infinity",
            b"9007199254740993",
            b"1" * 5000,
            b'"\\u4e00"',
            b'"\\ud800"',
            b"\xef\xbb\xbf{}",
            b"\xff",
            b"[" * 200_000,
        ],
    )
    def test_other_bytes_for_the_same_value_are_refused(self, data: bytes) -> None:
        with pytest.raises(NotCanonical):
            canonical.loads(data)


class TestIds:
    def test_ids_are_version_7_and_sort_by_time(self) -> None:
        ids = [new_id() for _ in range(200)]
        assert ids == sorted(set(ids))
        assert all(is_id(one) for one in ids)

    @pytest.mark.parametrize(
        "text",
        ["", "x", str(uuid.uuid4()), new_id().upper(), new_id().replace("-", ""), "{}"],
        ids=["empty", "letter", "version 4", "upper case", "no hyphens", "braces"],
    )
    def test_other_texts_are_no_ids(self, text: str) -> None:
        assert not is_id(text)


class TestClock:
    def test_business_dates_are_the_offices_whatever_the_machine_says(self) -> None:
        assert business_date(datetime(2026, 3, 4, 15, 59, tzinfo=UTC)) == date(2026, 3, 4)
        assert business_date(datetime(2026, 3, 4, 16, 0, tzinfo=UTC)) == date(2026, 3, 5)

    def test_a_set_clock_goes_forward_by_itself_and_is_set_in_the_offices_zone(self) -> None:
        clock = SetClock(datetime(2026, 1, 1, tzinfo=UTC))
        assert clock.now() < clock.now()
        clock.set(date(2026, 3, 5), 8, 30)
        now = clock.now()
        assert now.tzinfo is UTC
        assert business_date(now) == date(2026, 3, 5)
        assert now.astimezone(OFFICE_ZONE).hour == 8

    def test_the_systems_clock_is_aware(self) -> None:
        assert SystemClock().now().utcoffset() == timedelta(0)


class TestDurable:
    def test_the_order_is_write_fsync_rename_fsync_of_the_folder(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        passed: list[tuple[str, list[str]]] = []
        monkeypatch.setattr(
            durable, "listener", lambda name: passed.append((name, sorted(path.name for path in tmp_path.iterdir())))
        )
        durable.write(tmp_path / "f", [b"a", b"b"], name="t")
        durable.remove(tmp_path / "f", name="t")
        assert passed == [
            ("t.fsync", ["f.part"]),
            ("t.rename", ["f.part"]),
            ("t.sync_folder", ["f"]),
            ("t.remove", ["f"]),
        ]
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.parametrize("point", ["t.fsync", "t.rename"])
    def test_a_failure_leaves_what_was_there(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, point: str) -> None:
        durable.write(tmp_path / "f", b"before", name="t")

        def fail(name: str) -> None:
            if name == point:
                raise ZeroDivisionError

        monkeypatch.setattr(durable, "listener", fail)
        with pytest.raises(ZeroDivisionError):
            durable.write(tmp_path / "f", b"after", name="t")
        assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("f", b"before")]

    @pytest.mark.parametrize(
        ("number", "code"),
        [
            (errno.ENOSPC, "disk.full"),
            (errno.EDQUOT, "disk.full"),
            (errno.EACCES, "disk.denied"),
            (errno.EROFS, "disk.denied"),
            (errno.EFBIG, "disk.file_too_large"),
        ],
    )
    def test_errors_of_the_disk_are_told_in_words(self, tmp_path: Path, number: int, code: str) -> None:
        def chunks() -> list[bytes]:
            raise OSError(number, "…")

        class Source:
            def __iter__(self) -> object:
                return iter(chunks())

        with pytest.raises(UserError) as caught:
            durable.write(tmp_path / "f", Source(), name="t")  # type: ignore[arg-type]
        assert caught.value.code == code
        assert list(tmp_path.iterdir()) == []

    def test_other_errors_of_the_system_pass_through(self, tmp_path: Path) -> None:
        with pytest.raises(FileNotFoundError):
            durable.write(tmp_path / "absent" / "f", b"", name="t")

    def test_removing_what_is_gone_does_nothing(self, tmp_path: Path) -> None:
        durable.remove(tmp_path / "absent", name="t")


def test_a_cancel_token_stops_at_the_next_look() -> None:
    token = CancelToken()
    token.check()
    silent(1, 2, "照片")
    token.cancel()
    assert token.cancelled
    with pytest.raises(Cancelled):
        token.check()


def test_changes_join() -> None:
    one, two = Changes(frozenset({"cases"}), frozenset({"a"})), Changes(frozenset({"photos"}), frozenset({"b"}))
    assert one | two == Changes(frozenset({"cases", "photos"}), frozenset({"a", "b"}))
    assert not Changes()
    assert Changes(ids=frozenset({"a"}))


def test_a_user_error_tells_its_code_and_parameters() -> None:
    assert str(UserError("vault.in_use", folder="w")) == "vault.in_use (folder=w)"
    assert str(UserError("disk.failed")) == "disk.failed"
