"""Another office's part in the pictures of the exchange, played by its own workspace beside the one looked at."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app import codebook, exchange, holidays
from app.demo import office as offices
from app.exchange.cards import digits
from app.holidays import DayKind
from app.workspace import Workspace

CITY, COUNTY = "990100", "990121"


class Others:
    """The other offices' workspaces and the files that they made, made once."""

    def __init__(self) -> None:
        self._files: dict[str, Path] = {}
        self._folder: Path | None = None

    def folder(self) -> Path:
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="screens-"))
        return self._folder

    def file(self, window: Any, name: str, make: Callable[[Any, Path], Path]) -> Path:
        """The file that `make` made."""
        if name not in self._files:
            place = self.folder() / name
            place.mkdir()
            self._files[name] = make(window, place)
        return self._files[name]


others = Others()


def opened(window: Any, office: str) -> Workspace:
    """Another office of the demonstration, opened by its account for everything."""
    place = window.desk.folder.parent
    passphrase = (place / "passphrases" / f"{office}-{offices.LOGIN}.txt").read_text("utf-8").strip()
    return Workspace.open(place / office, offices.LOGIN, passphrase)


def _introduce(here: Workspace, there: Workspace, relation: exchange.Relation | None) -> None:
    with there.read() as view:
        card, code = exchange.export_card(view), view.own.office_code
        read_out = " ".join(digits(exchange.own_card(view).fingerprint))
    with here.work() as work:
        exchange.import_card(work, card)
        if relation is not None:
            exchange.trust(work, code, read_out, relation)
        work.commit()


def from_city(window: Any, place: Path) -> Path:
    """A bundle with two tables and a year that it corrected."""
    city = opened(window, "city")
    try:
        with city.work() as work:
            year = work.today().year + 1
            for month, day, name in ((1, 1, "元旦"), (5, 1, "劳动节"), (10, 1, "国庆节")):
                holidays.mark_day(work, work.today().replace(year=year, month=month, day=day), DayKind.REST, name)
            exchange.hand_down_holidays(work, year, "国务院办公厅已公布，请各院采用。")
            if "临时机构无人监管" not in codebook.added(work).get(
                "causes", []
            ):  # a demonstration may be looked at again
                codebook.add(work, "causes", "临时机构无人监管")
            exchange.hand_down_codes(work, "causes")
            work.commit()
        return exchange.export_bundle(city, COUNTY, place).path
    finally:
        city.close()


def changed_tables(window: Any, place: Path) -> Path:
    """The same tables with other content, after the first ones were taken in."""
    city = opened(window, "city")
    try:
        with city.work() as work:
            year = work.today().year + 1
            holidays.mark_day(work, work.today().replace(year=year, month=5, day=4), DayKind.REST, "劳动节调休")
            holidays.mark_day(work, work.today().replace(year=year, month=5, day=9), DayKind.MAKEUP)
            exchange.hand_down_holidays(work, year, "国务院办公厅已公布，请各院采用。")
            codebook.add(work, "causes", f"账外设账（{len(codebook.added(work).get('causes', ()))}）")
            exchange.hand_down_codes(work, "causes")
            work.commit()
        return exchange.export_bundle(city, COUNTY, place, full=True).path
    finally:
        city.close()


def receipt_only(window: Any, place: Path) -> Path:
    """The city took in all that we sent, and has nothing to say itself."""
    made = exchange.export_bundle(window.desk.workspace, CITY, place).path
    city = opened(window, "city")
    try:
        exchange.import_bundle(city, made)
        return exchange.export_bundle(city, COUNTY, place).path
    finally:
        city.close()


def damaged(window: Any, place: Path) -> Path:
    whole = others.file(window, "tables", from_city)
    data = bytearray(whole.read_bytes())
    data[len(data) // 2] ^= 1
    made = place / whole.name
    made.write_bytes(data)
    return made


def of_a_stranger(window: Any, place: Path) -> Path:
    """From an office whose card never came here."""
    stranger = offices.make(place / "w", "city", place, start=0).workspace
    try:
        _introduce(stranger, window.desk.workspace, exchange.Relation.SUBORDINATE)
        return exchange.export_bundle(stranger, COUNTY, place).path
    finally:
        stranger.close()


def again(window: Any, place: Path) -> Path:
    """The bundle that the demonstration took in already."""
    del place
    return min((window.desk.folder.parent / "out").glob(f"{CITY}-{COUNTY}-*.yab"))


def ours(window: Any, place: Path) -> Path:
    """Our own bundle, put in at home."""
    del place
    return min((window.desk.folder.parent / "out").glob(f"{COUNTY}-{CITY}-*.yab"))


def third(window: Any) -> None:
    """The card of an office that nobody compared yet."""
    name = "third"

    def make(_window: Any, place: Path) -> Path:
        third = offices.make(place / "w", "city", place, start=0).workspace
        with third.read() as view:
            card = exchange.export_card(view)
        third.close()
        with window.desk.workspace.work() as work:
            exchange.import_card(work, card)
            work.commit()
        return place

    others.file(window, name, make)


def own_station(window: Any) -> None:
    """Another workstation of the office, confirmed."""

    def make(_window: Any, place: Path) -> Path:
        other = offices.make(place / "w", "county", place, start=0).workspace
        with other.read() as view:
            card = exchange.export_card(view)
            read_out = " ".join(digits(exchange.own_card(view).fingerprint))
        other.close()
        with window.desk.workspace.work() as work:
            exchange.import_card(work, card)
            exchange.trust(work, COUNTY, read_out, exchange.Relation.OWN)
            work.commit()
        return place

    others.file(window, "own", make)
