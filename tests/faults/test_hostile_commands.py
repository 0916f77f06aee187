"""The command given bad words and bad files: a sentence and its exit status, never a defect, never a changed record."""

from __future__ import annotations

import io
import json
import os
import sys
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.cli.main import main
from app.workspace import UserError, Workspace
from db.codes import Role
from db.models import Change
from tests.support import COUNTY, PASSPHRASE, make_workspace, open_workspace

#: What a name in GBK looks like where names are taken for UTF-8.
GBK = "\udcc7\udce0"
CASE = "青检反贪侦〔2026〕8号"


class Command:
    """The command on one workspace: `run` answers with exit status and what was told."""

    def __init__(self, folder: Path, capture: pytest.CaptureFixture[str]) -> None:
        self.folder, self.capture = folder, capture
        self.workspace = folder / "county"

    def run(self, *words: object, phrase: Path | None = None, workspace: Path | None = None) -> tuple[int, str]:
        front = ["--workspace", str(workspace or self.workspace), "--account", "admin"]
        front += ["--passphrase-file", str(phrase or self.folder / "phrase")]
        with pytest.raises(SystemExit) as ended:
            main([*front, *map(str, words)])
        told = self.capture.readouterr()
        assert "Traceback" not in told.err
        return int(ended.value.code or 0), told.err + told.out


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    made = tmp_path_factory.mktemp("hostile")
    make_workspace(made / "county").close()
    (made / "phrase").write_text(PASSPHRASE, "utf-8")
    (made / "folder").mkdir()
    (made / "empty").touch()
    (made / "large").write_bytes(b"x" * (17 << 20))
    before = changes(made)
    yield made
    assert changes(made) == before


def changes(folder: Path) -> tuple[int, list[str]]:
    """Number of changes of records, and the accounts."""
    workspace = open_workspace(folder / "county")
    try:
        with workspace.read() as view:
            count = view.session.scalar(select(func.count()).select_from(Change)) or 0
        return count, [account.login for account in workspace.accounts()]
    finally:
        workspace.close()


@pytest.fixture
def yiantong(folder: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    return Command(folder, capsys)


USAGE = [
    ("case", "list", "--limit", "-1"),
    ("case", "list", "--limit", "9" * 30),
    ("audit", "list", "--limit", "9" * 30),
    ("proposal", "register", "--year", "9" * 30),
    ("proposal", "confirm-numbers", "--year", "9" * 30, "--highest", "1"),
    ("exchange", "export", "--to", "990100", "--out", ".", "--from", "9" * 30),
    ("exchange", "export", "--to", "990100", "--out", ".", "--from", "-1"),
]


@pytest.mark.parametrize("words", USAGE, ids=" ".join)
def test_numbers_out_of_all_bounds_are_wrong_use(yiantong: Command, words: tuple[str, ...]) -> None:
    assert yiantong.run(*words)[0] == 2


@pytest.mark.parametrize(
    "words",
    [
        ("case", "list", "--text", GBK),
        ("case", "show", GBK),
        ("case", "show", "\x00"),
        ("case", "show", "x" * 100_000),
        ("case", "advance", CASE, GBK),
        ("proposal", "show", GBK),
        ("proposal", "void", GBK, "--reason", "x"),
        ("document", "render", "--case", CASE, "--form", GBK, "--out", "x.pdf"),
        ("exchange", "export", "--to", GBK, "--out", "."),
        ("exchange", "import", f"{GBK}.yab"),
        ("exchange", "trust", GBK, "--fingerprint", "1", "--relation", "superior"),
        ("photo", "list", "--case", GBK),
    ],
    ids=ascii,
)
def test_words_that_are_no_text_are_refused(yiantong: Command, words: tuple[str, ...]) -> None:
    status, told = yiantong.run(*words)
    assert status == 3, told
    assert told.encode("utf-8")


@pytest.mark.parametrize("file", ["/dev/zero", "folder", "empty", "large", "nothing"])
@pytest.mark.parametrize(
    "words",
    [("case", "register", "--from"), ("exchange", "card", "import"), ("exchange", "import"), ("exchange", "inspect")],
    ids=" ".join,
)
def test_files_that_are_none_are_refused(yiantong: Command, words: tuple[str, ...], file: str) -> None:
    assert yiantong.run(*words, yiantong.folder / file)[0] == 3


def test_a_bundle_with_a_name_in_another_encoding_is_refused_in_words(yiantong: Command, tmp_path: Path) -> None:
    file = tmp_path / f"{GBK}.yab"
    file.write_bytes(b"x")
    for verb in ("import", "inspect"):
        status, told = yiantong.run("exchange", verb, file)
        assert (status, told.split(":")[0]) == (3, "exchange.not_a_bundle")
    assert yiantong.run("exchange", "verify", file)[0] == 1


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pipes among files")
def test_a_pipe_is_no_bundle(yiantong: Command, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert yiantong.run("exchange", "import", tmp_path / "pipe")[0] == 3


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        '{"a":' * 5_000 + "1" + "}" * 5_000,
        '{"a":' + "9" * 5_000 + "}",
        '{"case_no": NaN, "amount": 1e999}',
        '{"\\ud800": 1, "name": "\\ud800"}',
        "[]",
        "\ufeff[]",
        json.dumps({f"k{n}": n for n in range(5_000)}),
    ],
    ids=["lists", "objects", "digits", "no numbers", "surrogates", "list", "mark", "keys"],
)
def test_forms_that_are_none_are_refused(yiantong: Command, tmp_path: Path, text: str) -> None:
    file = tmp_path / "form.json"
    file.write_text(text, "utf-8")
    for as_json in ((), ("--json",)):
        status, told = yiantong.run(*as_json, "case", "register", "--from", file)
        assert status == 3, told
        assert told.split(":")[0] in ("cli.not_json", "form.invalid", "cli.unreadable")


@pytest.mark.parametrize("out", ["folder", "/dev/full", "/", "nothing/card", "x" * 300])
def test_nothing_but_a_file_is_written_over(yiantong: Command, out: str) -> None:
    before = Path("/dev/full").is_char_device()
    status, told = yiantong.run("exchange", "card", "export", "--out", yiantong.folder / out)
    assert status == 3, told
    assert Path("/dev/full").is_char_device() == before


PHRASES: list[tuple[str, bytes, int]] = [
    ("mark", b"\xef\xbb\xbf" + PASSPHRASE.encode(), 0),
    ("line end of another system", PASSPHRASE.encode() + b"\r\nmore\r\n", 0),
    ("empty", b"", 3),
    ("blank line", b"\n", 3),
    ("binary", bytes(range(128, 256)), 3),
    ("zeros", b"\0" * 100, 3),
    ("UTF-16", PASSPHRASE.encode("utf-16"), 3),
    ("wrong", b"wrong wrong wrong", 3),
]


@pytest.mark.parametrize(("data", "status"), [case[1:] for case in PHRASES], ids=[case[0] for case in PHRASES])
def test_passphrase_files(yiantong: Command, tmp_path: Path, data: bytes, status: int) -> None:
    phrase = tmp_path / "phrase"
    phrase.write_bytes(data)
    assert yiantong.run("info", phrase=phrase)[0] == status


@pytest.mark.parametrize("place", ["/", "/dev/null", "phrase", "folder", "nothing"])
def test_places_that_hold_no_workspace(yiantong: Command, place: str) -> None:
    assert yiantong.run("info", workspace=yiantong.folder / place)[0] == 3


@pytest.mark.parametrize("place", ["/", "/dev/null", "phrase", "county", "/dev/null/x"])
def test_places_where_no_workspace_can_be_made(yiantong: Command, place: str) -> None:
    words = ("--office-code", "990121", "--office-name", "青溪县人民检察院", "--short-name", "青检")
    made = (*words, "--level", "county", "--superior-code", "990100", "--admin", "zhou")
    assert yiantong.run("init", *made, workspace=yiantong.folder / place)[0] == 3
    assert yiantong.run("demo", yiantong.folder / place)[0] == 3


@pytest.mark.parametrize("change", [
    {"code": ""}, {"code": "../x"}, {"code": "9" * 33}, {"name": ""}, {"name": "院\u202e"}, {"name": "院" * 201},
    {"short_name": " "}, {"superior_code": "990 100"},
], ids=ascii)  # fmt: skip
def test_an_office_that_no_card_could_carry_is_not_founded(tmp_path: Path, change: dict[str, str]) -> None:
    facts = {name: getattr(COUNTY, name) for name in ("code", "name", "short_name", "level", "superior_code")}
    with pytest.raises(UserError, match=r"office\.bad_facts"):
        make_workspace(tmp_path / "x", type(COUNTY)(**facts | change))
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize("login", ["", " ", "a\x00b", "x" * 65, "a\nb", "\u202ezhou", GBK], ids=ascii)
def test_an_account_without_a_usable_name_is_not_added(folder: Path, login: str) -> None:
    workspace: Workspace = open_workspace(folder / "county")
    try:
        with pytest.raises(UserError, match=r"account\.bad_name"):
            workspace.add_account(login, PASSPHRASE, display_name="x", roles=frozenset({Role.UNDERTAKER}))
    finally:
        workspace.close()


BACKUP = "yiantong-01960000-0000-7000-8000-000000000001/"


def packed(*members: tuple[str, bytes, bytes, str]) -> bytes:
    sink = io.BytesIO()
    with tarfile.open(fileobj=sink, mode="w", format=tarfile.USTAR_FORMAT) as file:
        for name, data, kind, link in members:
            info = tarfile.TarInfo(name)
            info.size, info.type, info.linkname = len(data), kind, link
            file.addfile(info, io.BytesIO(data))
    return sink.getvalue()


HOSTILE: dict[str, Callable[[], bytes]] = {
    "above": lambda: packed(("../evil", b"x", tarfile.REGTYPE, "")),
    "above inside": lambda: packed((BACKUP + "../../evil", b"x", tarfile.REGTYPE, "")),
    "absolute": lambda: packed(("/tmp/evil", b"x", tarfile.REGTYPE, "")),
    "link": lambda: packed(
        (BACKUP + "blobs", b"", tarfile.SYMTYPE, ".."), (BACKUP + "blobs/evil", b"x", tarfile.REGTYPE, "")
    ),
    "device": lambda: packed((BACKUP + "workspace.json", b"", tarfile.CHRTYPE, "")),
    "deep": lambda: packed((BACKUP + "workspace.json", b'{"a":' * 100_000, tarfile.REGTYPE, "")),
    "empty parts": lambda: packed(
        *((BACKUP + name, b"{}", tarfile.REGTYPE, "") for name in ("workspace.json", "head", "manifest.json"))
    ),
    "empty": lambda: b"",
    "noise": lambda: bytes(range(256)) * 40,
}


@pytest.mark.parametrize("make", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_backup_that_is_none_leaves_nothing(yiantong: Command, tmp_path: Path, make: Callable[[], bytes]) -> None:
    file = tmp_path / "backup"
    file.write_bytes(make())
    assert yiantong.run("backup", "restore", file, "--to", tmp_path / "into" / "here")[0] == 3
    assert [path.name for path in tmp_path.rglob("*")] in (["backup"], ["backup", "into"], ["into", "backup"])
    assert yiantong.run("backup", "verify", file)[0] in (1, 3)
