"""The command as people and scripts call it: exit statuses, JSON, refusals in words."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from app.cli.main import app, in_front, main
from app.cli.words import in_chinese


@dataclass
class Outcome:
    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Command = Callable[..., Outcome]


@pytest.fixture
def yiantong(tmp_path: Path) -> Command:
    phrase = tmp_path / "口令.txt"
    phrase.write_text("青溪河边有三棵老槐树\n", "utf-8")

    def run(*arguments: str, workspace: str = "county") -> Outcome:
        words = ["--workspace", str(tmp_path / workspace), "--account", "zhou", "--passphrase-file", str(phrase)]
        done = subprocess.run(
            [sys.executable, "-m", "app.cli", *words, *arguments], capture_output=True, text=True, check=False
        )
        return Outcome(done.returncode, done.stdout, done.stderr)

    return run


@pytest.fixture
def county(yiantong: Command) -> Command:
    facts = ("--office-code", "990121", "--office-name", "青溪县人民检察院", "--short-name", "青检")
    made = yiantong("init", *facts, "--level", "county", "--superior-code", "990100", "--admin", "zhou", "--json")
    assert made.status == 0, made.err
    assert made.json["recovery_key"].startswith("AGE-SECRET-KEY-1")
    return yiantong


def test_global_options_may_stand_anywhere() -> None:
    assert in_front(["case", "list", "--json", "--account", "x"]) == ["--json", "--account", "x", "case", "list"]
    assert in_front(["photo", "add", "--", "--json"]) == ["photo", "add", "--", "--json"]


def test_wrong_use_is_2(yiantong: Command) -> None:
    assert yiantong("no-such-command").status == 2
    assert yiantong("case", "show").status == 2


def test_a_refusal_is_3_with_its_code_and_sentence(yiantong: Command) -> None:
    told = yiantong("info", "--json")
    assert told.status == 3
    assert told.json["error"] == "vault.not_found"
    assert told.err.startswith("vault.not_found: ")
    assert "Traceback" not in told.err


def test_a_case_is_registered_from_a_file_and_carried_on(county: Command, tmp_path: Path) -> None:
    file = tmp_path / "案件.json"
    data = {
        "case_no": "青检反贪侦〔2026〕8号",
        "charges": ["382"],
        "concluded_on": "2026-01-05",
        "unit": {"name": "云溪镇财政所", "unit_class": "state_organ"},
        "suspects": [{"name": "李某", "post": "所长"}],
    }
    file.write_text(json.dumps(data, ensure_ascii=False), "utf-8")
    made = county("case", "register", "--from", str(file), "--json")
    assert made.status == 0, made.err
    number = made.json["case"]["register_no"]
    assert county("case", "list", "--json").json[0]["register_no"] == number
    assert county("case", "advance", number, "start_plan", "--json").json["case"]["state"] == "plan_draft"
    refused = county("case", "advance", number, "submit_plan", "--json")
    assert (refused.status, refused.json["error"]) == (3, "transition.refused")
    again = county("case", "register", "--from", str(file), "--json")
    assert (again.status, again.json["error"]) == (3, "case.duplicate")
    assert county("check", "--full").status == 0
    assert county("audit", "verify", "--json").json["breaks"] == []


def test_scans_are_looked_at_filed_and_given_out_again(county: Command, tmp_path: Path) -> None:
    file = tmp_path / "案件.json"
    unit = {"name": "云溪镇财政所", "unit_class": "state_organ"}
    data = {"case_no": "青检反贪侦〔2026〕8号", "charges": ["382"], "unit": unit}
    file.write_text(json.dumps(data | {"suspects": [{"name": "李某", "post": "所长"}]}, ensure_ascii=False), "utf-8")
    number = county("case", "register", "--from", str(file), "--json").json["case"]["register_no"]
    pages = [tmp_path / "一.png", tmp_path / "二.png"]
    for shade, page in zip((0, 90), pages, strict=True):
        Image.new("L", (400, 560), 255).save(page)
        with Image.open(page) as image:
            image.paste(shade, (50, 50, 350, 80))
            image.save(page)
    names = [str(page) for page in pages]
    looks = county("document", "look", *names, "--json").json
    assert [(one["file"], one["page"], one["blank"]) for one in looks] == [("一.png", 1, False), ("二.png", 1, False)]
    given = ("--case", number, "--kind", "other", "--date", "2026-01-06")
    wrong = county("document", "add", *given, "--order", "3", *names, "--json")
    assert (wrong.status, wrong.json["error"]) == (3, "document.bad_pages")
    made = county("document", "add", *given, "--order", "2,1", "--turn", "1:90", *names, "--json").json
    assert (made["pages"], made["archival"]) == (2, True)
    out = tmp_path / "出"
    out.mkdir()
    assert county("document", "originals", made["document"], "--out", str(out)).status == 0
    assert [(out / page.name).read_bytes() == page.read_bytes() for page in pages] == [True, True]


@pytest.mark.parametrize(
    ("content", "code"),
    [("{", "cli.not_json"), ("[]", "cli.not_json"), ("{}", "form.invalid"), (None, "cli.unreadable")],
)
def test_a_bad_file_is_told_and_changes_nothing(
    county: Command, tmp_path: Path, content: str | None, code: str
) -> None:
    file = tmp_path / "坏.json"
    if content is not None:
        file.write_text(content, "utf-8")
    told = county("case", "register", "--from", str(file), "--json")
    assert (told.status, told.json["error"]) == (3, code)
    assert county("case", "list", "--json").json == []


def test_the_recovery_key_sets_a_new_passphrase(yiantong: Command, tmp_path: Path) -> None:
    facts = ("--office-code", "990121", "--office-name", "青溪县人民检察院", "--short-name", "青检")
    made = yiantong("init", *facts, "--level", "county", "--superior-code", "990100", "--admin", "zhou", "--json")
    key, new = tmp_path / "恢复密钥.txt", tmp_path / "新口令.txt"
    key.write_text(made.json["recovery_key"], "utf-8")
    new.write_text("柳树湾村口的石桥\n", "utf-8")
    files = ("--recovery-file", str(key), "--new-passphrase-file", str(new))
    assert yiantong("account", "recover", "zhou", *files).status == 0
    assert yiantong("info").err.startswith("vault.wrong_passphrase")
    assert yiantong("info", "--passphrase-file", str(new)).status == 0
    key.write_text(made.json["recovery_key"][:-3] + "QQQ", "utf-8")
    assert yiantong("account", "recover", "zhou", *files).status == 3


def test_findings_are_1(county: Command, tmp_path: Path) -> None:
    (tmp_path / "county" / "blobs" / "stray.txt").write_text("李某", "utf-8")
    found = county("check", "--json")
    assert found.status == 1
    assert found.json["findings"][0]["code"] == "check.stray_file"


def test_codes_lists_transitions_and_refusals(yiantong: Command) -> None:
    told = yiantong("codes", "--json").json
    assert {"submit_plan", "sign_proposal"} <= {line["code"] for line in told["transitions"]}
    assert "vault.wrong_passphrase" in told["refusals"]


def test_a_backup_is_made_checked_and_restored(county: Command, tmp_path: Path) -> None:
    file = tmp_path / "备份.yabak"
    assert county("backup", "create", "--out", str(file)).status == 0
    assert county("backup", "verify", str(file)).status == 0
    assert county("backup", "restore", str(file), "--to", str(tmp_path / "restored")).status == 0
    assert county("check", "--full", workspace="restored").status == 0
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2])
    assert county("backup", "verify", str(file)).status == 3
    middle = len(whole) // 2
    file.write_bytes(whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :])
    assert county("backup", "verify", str(file)).status in (1, 3)


ENGLISH = re.compile(r"\b(?:Usage|Options|Commands|Arguments|Show|Missing|No such|Got|Invalid|required|default)\b")


def everything(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    yield path
    for name, inner in getattr(command, "commands", {}).items():
        yield from everything(inner, (*path, name))


def test_every_help_speaks_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    command = in_chinese(app)
    for path in everything(command):
        command([*path, "--help"], standalone_mode=False)
        told = capsys.readouterr().out
        assert "用法：" in told, path
        assert ENGLISH.search(told) is None, (path, told)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["cases"], "没有“cases”这个命令。是不是"), (["xyzzy"], "没有“xyzzy”这个命令"),
        (["case", "list", "--nope"], "没有 --nope"), (["case", "show"], "缺少参数"), (["case"], ""),
        (["--account"], "后面须写明内容"), (["info", "more"], "多出了不认识的内容：more"),
    ],
)  # fmt: skip
def test_wrong_use_is_told_in_chinese(words: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2
    said = capsys.readouterr()
    assert told in said.err
    assert ENGLISH.search(said.err) is None
