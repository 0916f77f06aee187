"""What resources/fonts/README.md says of the shipped faces."""

import json
import unicodedata
from functools import cache

import pytest
from fontTools.ttLib import TTFont

import resources
from installer.fonts import build

SOURCES = json.loads(build.SOURCES.read_text("utf-8"))
NAMES = sorted(SOURCES)


@cache
def characters(name: str) -> frozenset[int]:
    with TTFont(resources.path("fonts", name), lazy=True) as font:
        return frozenset(font.getBestCmap())


def test_the_files_are_those_that_are_described() -> None:
    assert build.check(SOURCES) == 0
    assert sorted(path.name for path in resources.path("fonts").glob("*.ttf")) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_each_is_truetype_embeddable_and_licensed(name: str) -> None:
    with TTFont(resources.path("fonts", name), lazy=True) as font:
        assert "glyf" in font
        assert font["OS/2"].fsType == 0
        assert font["name"].getBestFamilyName() in {SOURCES[name]["family"], "Noto Sans SC"}
    assert "SIL OPEN FONT LICENSE Version 1.1" in resources.path("fonts", SOURCES[name]["licence"]).read_text("utf-8")


def test_a_cut_down_face_does_not_carry_a_reserved_name() -> None:
    with TTFont(resources.path("fonts", "YiantongRare-Regular.ttf"), lazy=True) as font:
        names = " ".join(str(record) for record in font["name"].names if record.nameID in {1, 3, 4, 6, 16})
    assert "Hana" not in names
    assert "花園" not in names


def test_levels_1_and_2_print_from_the_text_face() -> None:
    wanted = {*range(0x4E00, 0xA000), *range(0x3400, 0x4DC0), *build.common_characters() - set(build.PUNCTUATION)}
    assert wanted - characters("NotoSerifSC-Regular.ttf") == set()


def test_headings_have_all_common_characters() -> None:
    common = {character for character in build.common_characters() if unicodedata.category(chr(character)) == "Lo"}
    regular = characters("NotoSerifSC-Regular.ttf")
    assert (common & regular) - characters("NotoSerifSC-Bold.ttf") == set()


@pytest.mark.parametrize("character", "𠮷𠀀𪚥𪜀𫝀𫠠𬺰𮯠")
def test_level_3_prints_from_the_rare_face(character: str) -> None:
    assert ord(character) in characters("YiantongRare-Regular.ttf")


def test_the_window_face_draws_what_the_window_says() -> None:
    marks = "，。、；：？！“”‘’（）《》〔〕—…·￥％①②③④⑤⑥⑦⑧⑨⑩→"
    assert {ord(mark) for mark in marks} - characters("NotoSansSC-Regular.ttf") == set()
