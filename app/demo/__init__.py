"""The story that shows it all: a county carries its cases, the city reads them out of a signed bundle and answers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from app import documents, exchange
from app import photos as pictures
from app.demo import office as offices
from app.demo import story
from app.demo.office import DemoOffice
from app.exchange.cards import digits
from app.workspace import Progress, UserError, silent
from db.codes import OpinionKind, Relation
from db.kernel import durable

__all__ = ["run"]

#: The county office is set up this many days before today, the city's a little later.
_COUNTY_START, _CITY_START = -270, -265


def run(directory: Path, *, photos: Path | None = None, progress: Progress = silent) -> dict[str, Any]:
    """Make `county` and `city` in `directory`, carry the cases, write papers and bundles under `out`.

    `photos` is a folder whose pictures stand in for the drawn ones of the main case. Returns what the command prints
    with `--json`. Raises `UserError`: `demo.folder_not_empty`, `demo.no_pictures`.
    """
    if directory.exists() and any(directory.iterdir()):
        raise UserError("demo.folder_not_empty", folder=str(directory))
    given = _pictures(photos)
    out, passphrases = directory / "out", directory / "passphrases"
    for folder in (directory, out, passphrases):
        folder.mkdir(parents=True, exist_ok=True)
    progress(0, 4, "建立两级院的工作库")
    county = offices.make(directory / "county", "county", passphrases, start=_COUNTY_START)
    city = offices.make(directory / "city", "city", passphrases, start=_CITY_START)
    try:
        progress(1, 4, "办理案件")
        told = story.tell(county, [story.load("01-main.toml"), *story.others()], given)[0]
        progress(2, 4, "写出文书")
        papers = _papers(county, told, out / "documents")
        progress(3, 4, "两级院交换")
        bundles = _exchange(county, city, out)
        progress(4, 4, "完成")
        return {
            "county": county.told(),
            "city": city.told(),
            "case_no": told.case_no,
            "suspects": told.suspects,
            "photos": told.photos,
            "refused": told.refused,
            "documents": papers,
            "bundles": bundles,
        }
    finally:
        county.workspace.close()
        city.workspace.close()


def _pictures(folder: Path | None) -> list[Path]:
    if folder is None:
        return []
    if not folder.is_dir():
        raise UserError("demo.no_pictures", folder=str(folder))
    return pictures.picture_files([folder])


def _papers(county: DemoOffice, told: story.Told, folder: Path) -> dict[str, Path]:
    folder.mkdir(exist_ok=True)
    papers = {}
    with county.workspace.work() as work:
        for code, document_id in told.documents.items():
            papers[code] = folder / f"{code}.pdf"
            durable.write(papers[code], documents.read_document(work, document_id), name="demo.paper")
        work.note("document.export", "case", told.case_id, f"{len(papers)}件")
        work.commit()
    return papers


def _exchange(county: DemoOffice, city: DemoOffice, out: Path) -> dict[str, Path]:
    """Cards both ways, the county's bundle up, the city's answer down."""
    for one in (county, city):
        one.at(0)
    _introduce(county, city, Relation.SUPERIOR)
    _introduce(city, county, Relation.SUBORDINATE)
    up = exchange.export_bundle(county.workspace, city.workspace.own.office_code, out).path
    exchange.import_bundle(city.workspace, up)
    documents.read_texts(city.workspace)
    _answer(city)
    down = exchange.export_bundle(city.workspace, county.workspace.own.office_code, out).path
    exchange.import_bundle(county.workspace, down)
    return {"up": up, "down": down}


def _introduce(here: DemoOffice, there: DemoOffice, relation: Relation) -> None:
    """Take in the other office's card and confirm it by the digits that are read out over the telephone."""
    with there.workspace.read() as view:
        card = exchange.export_card(view)
        read_out = " ".join(digits(exchange.own_card(view).fingerprint))
    with here.workspace.work() as work:
        exchange.import_card(work, card)
        exchange.trust(work, there.workspace.own.office_code, read_out, relation)
        work.commit()


def _answer(city: DemoOffice) -> None:
    """File the county's proposals, and ask for a report that is late."""
    with city.workspace.work(city.actor("tang")) as work:
        for number, proposal in enumerate(exchange.proposals_to_file(work), 1):
            exchange.give_opinion(
                work,
                OpinionKind.FILING_ACK,
                "proposal",
                proposal,
                text="同意备案。",
                result="agree",
                filing_no=f"云检防备〔{work.today().year}〕{number}号",
            )
        work.commit()
