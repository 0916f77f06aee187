"""Makes resources/fonts from the packages named in resources/fonts/sources.json. Needed only when a font changes.

    python installer/fonts/build.py FOLDER        FOLDER holds the unpacked packages
    python installer/fonts/build.py --check       are the committed files those of sources.json?

Three kinds of file come out. `copy` is the package's file byte for byte. `common` is cut down to the 8,105
characters of 通用规范汉字表 (common.txt), GB 2312 and all punctuation: for headings, where a rarer character is taken
from the regular face. `rare` is cut down to the ideographs of planes 2 and 3 and renamed, because its licence reserves
the original's name.
"""

import argparse
import hashlib
import json
import sys
from pathlib import Path
from typing import Any

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

HERE = Path(__file__).resolve().parent
FONTS = HERE.parents[1] / "resources" / "fonts"
SOURCES = FONTS / "sources.json"
PUNCTUATION = [*range(0x20, 0x3400), *range(0xFE30, 0xFE50), *range(0xFF00, 0xFFF0)]
PLANES_2_AND_3 = range(0x20000, 0x40000)
FAMILY, FULL_NAME, POSTSCRIPT_NAME, UNIQUE_ID = 1, 4, 6, 3


def common_characters() -> set[int]:
    """通用规范汉字表 (2013) with GB 2312, and every mark below the ideographs."""
    table = {ord(character) for character in (HERE / "common.txt").read_text("utf-8") if not character.isspace()}
    gb2312 = {ord(bytes((row, cell)).decode("gb2312")) for row in range(0xB0, 0xF8) for cell in _cells(row)}
    return table | gb2312 | set(PUNCTUATION)


def _cells(row: int) -> range:
    last_of_level_1 = 0xD7
    return range(0xA1, 0xFA if row == last_of_level_1 else 0xFF)


def cut(source: Path, target: Path, characters: set[int], family: str | None) -> None:
    """Write `source` cut down to `characters`, under the name `family` where the licence wants another one."""
    font = TTFont(source, recalcTimestamp=False)
    drop = ["FFTM", "DSIG"]
    subsetter = Subsetter(Options(layout_features=["*"], hinting=False, name_IDs=["*"], drop_tables=drop))
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)
    if family is not None:
        rename(font, family)
    font.save(target)


def rename(font: TTFont, family: str) -> None:
    names = {FAMILY: family, FULL_NAME: family, POSTSCRIPT_NAME: family.replace(" ", ""), UNIQUE_ID: family}
    for record in list(font["name"].names):
        if record.nameID in names:
            font["name"].setName(
                names[record.nameID], record.nameID, record.platformID, record.platEncID, record.langID
            )


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def build(packages: Path, sources: dict[str, dict[str, Any]]) -> None:
    for name, entry in sources.items():
        source, target = packages / entry["path"], FONTS / name
        if entry["made_by"] == "copy":
            target.write_bytes(source.read_bytes())
        elif entry["made_by"] == "common":
            cut(source, target, common_characters(), None)
        else:
            cut(source, target, set(PLANES_2_AND_3), entry["family"])
        entry["source_sha256"], entry["sha256"] = digest(source), digest(target)
        print(f"{name}: {target.stat().st_size:,} bytes")
    SOURCES.write_text(json.dumps(sources, ensure_ascii=False, indent=2) + "\n", "utf-8")


def check(sources: dict[str, dict[str, Any]]) -> int:
    changed = [name for name, entry in sources.items() if digest(FONTS / name) != entry["sha256"]]
    for name in changed:
        print(f"{name} is not the file that sources.json describes", file=sys.stderr)
    return 1 if changed else 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("packages", nargs="?", type=Path)
    parser.add_argument("--check", action="store_true")
    arguments = parser.parse_args()
    sources = json.loads(SOURCES.read_text("utf-8"))
    if arguments.check:
        return check(sources)
    if arguments.packages is None:
        parser.error("name the folder of the unpacked packages")
    build(arguments.packages, sources)
    return 0


if __name__ == "__main__":
    sys.exit(main())
