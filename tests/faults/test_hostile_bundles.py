"""What a confirmed peer may sign who means ill: content that would break a page, records put into others' cases."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app import archive, cases, casework, check, documents, exchange, people, photos, proposals, reports
from app.exchange import rules
from app.exchange.format.lines import Line, Version
from app.workspace import Read, Workspace
from db.codes import Relation
from db.kernel.errors import UserError
from db.kernel.ids import new_id
from db.models import Case, Proposal, Unit
from db.records import RECORDS
from tests.formats.forge import COUNTY, Forge, raw
from tests.formats.test_hostile import plausible
from tests.formats.test_vectors import city_workspace, hold, records

CASE = "01960000-0000-7000-8000-00000000ca5e"
PART = "01960000-0000-7000-8000-0000000000e1"


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    workspace = city_workspace(tmp_path_factory.mktemp("hostile") / "city")
    yield workspace
    workspace.close()


def line(kind: str, number: int = 1, version: int = 1, /, **fields: Any) -> Line:
    """A record of the county's that any page can show, but for `fields`."""
    content = plausible(RECORDS[kind])
    for name, value in content.items():
        if isinstance(value, list):
            content[name] = []
    place = sorted(RECORDS).index(kind)
    content |= {"case_id": CASE} if "case_id" in content else {}
    content |= {"kind": "report"} if kind == "analysis" else {}
    content |= {"reply_state": "none"} if kind == "proposal" else {}
    return Line(
        kind, CASE if kind == "case" else f"01960000-0000-7000-80{place:02x}-{number:012x}", COUNTY.card.workspace,
        "990121", Version(1, 1, version), False, True, "full", f"{version:032x}", content | fields,
    )  # fmt: skip


def send(city: Workspace, folder: Path, *lines: Line) -> exchange.ImportResult:
    """Import a bundle of these lines, signed by the county, that begins the stream anew."""
    hold(city, {})
    file = folder / "hostile.yab"
    file.write_bytes(Forge(lines=raw(*lines), blobs=(), bundle_id=new_id()).file())
    return exchange.import_bundle(city, file, accept_backwards=True)


def lists(view: Read) -> dict[str, Callable[[], object]]:
    """Every list that a clerk opens: none may be lost to one record."""
    return {
        "cases": lambda: cases.list_cases(view),
        "shelves": lambda: cases.shelf_counts(view),
        "workbench": lambda: casework.workbench(view),
        "proposals": lambda: proposals.list_proposals(view),
        "numbers": lambda: proposals.number_register(view, 2026),
        "photos": lambda: photos.list_photos(view),
        "negatives": lambda: photos.list_negatives(view),
        "rolls": lambda: photos.list_rolls(view),
        "albums": lambda: photos.list_albums(view),
        "dossiers": lambda: archive.list_dossiers(view),
        "units": lambda: people.units(view),
        "opinions": lambda: exchange.opinions(view),
        "to file": lambda: exchange.proposals_to_file(view),
        "streams": lambda: exchange.streams(view),
        "bundles": lambda: [exchange.contents(view, row.bundle_id) for row in exchange.bundles(view)],
        "statistics": lambda: reports.statistics(view, date(2026, 1, 1), date(2026, 12, 31)),
    }


def pages(view: Read) -> dict[str, Callable[[], object]]:
    """What a clerk opens of the received case: a refusal in words is an answer there, a defect is not."""
    return {
        "case": lambda: casework.case_detail(view, CASE),
        "proposal": lambda: proposals.proposal_detail(view, CASE),
        "dossier": lambda: archive.dossier_detail(view, CASE),
        "documents": lambda: documents.list_documents(view, CASE),
        "photo": lambda: [photos.photo_detail(view, photo.id) for photo in photos.list_photos(view)],
        "findings": lambda: photos.findings(view, CASE),
        "timeline": lambda: casework.timeline(view, CASE),
    }


def open_everything(city: Workspace) -> None:
    with city.read() as view:
        for read in lists(view).values():
            read()
        for read in pages(view).values():
            try:
                read()
            except UserError:
                continue


#: What a subordinate may send, but for lines of others, which are nothing without their proof.
TYPES = sorted(rules.ACCEPTED[Relation.SUBORDINATE] - {"passed_line"})


def test_what_fits_is_taken_and_shown_whole(city: Workspace, tmp_path: Path) -> None:
    send(city, tmp_path, *(line(kind) for kind in TYPES))
    open_everything(city)
    with city.read() as view:
        casework.case_detail(view, CASE)
    assert check.check(city, full=True) == []


def test_a_part_without_its_case_costs_no_list(city: Workspace, tmp_path: Path) -> None:
    stray = "01960000-0000-7000-8000-00000000dead"
    unique: dict[str, dict[str, Any]] = {"proposal_number": {"serial": 9}, "proposal": {"series_id": new_id()}}
    kinds = [kind for kind in TYPES if hasattr(RECORDS[kind], "case_id")]
    send(city, tmp_path, *(line(kind, 9, 1, **{"case_id": stray} | unique.get(kind, {})) for kind in kinds))
    open_everything(city)


MISFITS = [
    ("case", {"state": "zzz"}),
    ("case", {"state": ""}),
    ("case", {"state_before": "zzz"}),
    ("case", {"current_step": "zzz"}),
    ("case", {"secrecy": "zzz"}),
    ("case", {"deadline_on": "0001-01-01"}),
    ("case", {"deadline_on": "9999-12-31"}),
    ("case", {"deadline_on": "20260105"}),
    ("case", {"steps": [{"id": PART, "step": "zzz", "state": "done"}]}),
    ("case", {"steps": [{"id": PART, "step": "plan", "state": "zzz"}]}),
    ("case", {"steps": [{"id": PART, "step": "plan", "state": "merged", "merged_with": "zzz"}]}),
    ("case", {"suspects": [{"id": "x" * 100_000, "name": "王某", "post": ""}]}),
    ("case", {"form": None}),
    ("case", {"form": {"undertakers": 7}}),
    ("case", {"form": {"undertaker_ids": None}}),
    ("case", {"form": {"deadline_raw": "zzz"}}),
    ("case", {"form": {"completion": {"on": 7}}}),
    ("plan", {"form": {"undertakers": None}}),
    ("plan", {"form": {"outline": 7}}),
    ("analysis", {"kind": "zzz"}),
    ("analysis", {"form": {"methods": 7}}),
    ("activity", {"form": {"officers": 7}}),
    ("activity", {"form": {"kinds": ["zzz"]}}),
    ("activity", {"form": {"symposium": {"speeches": [7]}}}),
    ("activity", {"serves": [{"id": PART, "step": "zzz", "recorded": True}]}),
    ("activity", {"held_at": "0001-01-01T00:00:00.000000Z"}),
    ("activity", {"held_at": "9999-12-31T23:59:59.000000Z"}),
    ("activity", {"discipline": {"no_levy": "yes"}}),
    ("revisit", {"form": {"officers": [7]}}),
    ("revisit", {"form": {"receivers": [7]}}),
    ("proposal", {"state": "zzz"}),
    ("proposal", {"reply_state": "zzz"}),
    ("proposal", {"form": {"numbered": [7]}}),
    ("proposal", {"form": {"numbered": {"on": "zzz"}}}),
    ("proposal", {"form": {"copies": 7}}),
    ("proposal", {"form": {"returns": 7}}),
    ("reply", {"form": {"rules_made": [7]}}),
    ("photo", {"secrecy": "zzz"}),
    ("photo", {"taken_at": "0001-01-01T00:00:00.000000Z"}),
    ("photo", {"exif": {"model": {"a": 1}}}),
    ("document", {"direction": "zzz"}),
    ("document", {"form": {"file_name": [7]}}),
    ("dossier", {"state": "zzz"}),
    ("dossier", {"checks": [{"id": PART, "code": "A", "state": "zzz"}]}),
    ("dossier", {"form": {"compiled_on": "zzz"}}),
    ("dossier", {"form": {"remarks": 7}}),
]


@pytest.mark.parametrize(
    ("kind", "fields"), MISFITS, ids=[f"{kind} {json.dumps(fields)[:40]}" for kind, fields in MISFITS]
)
def test_content_that_no_page_can_show_is_refused(
    city: Workspace, tmp_path: Path, kind: str, fields: dict[str, Any]
) -> None:
    before = records(city)
    with pytest.raises(UserError, match=r"exchange\.line\.misfit"):
        send(city, tmp_path, line(kind, 1, 7, **fields))
    assert records(city) == before


ODD = [
    ("case", {"name": "\u202e院察检县溪青\u0001" + "长" * 200_000}),
    ("case", {"name": "", "case_no": "", "register_no": "../../x"}),
    ("case", {"unit_id": "zzz", "undertaker_id": "zzz", "source": "zzz"}),
    ("case", {"charges": [{"id": PART, "charge": "zzz"}]}),
    ("case", {"suspects": [{"id": PART, "name": "", "post": "", "gender": "9", "amount": -(2**53 - 1)}]}),
    ("proposal", {"reply_months": 2**53 - 1, "reply_days": -1, "version": -1}),
    ("proposal", {"items": [{"id": PART, "item_no": -1, "text": ""}]}),
    ("proposal_number", {"year": 2**53 - 1, "serial": -1}),
    ("activity", {"headcount": -(2**53 - 1)}),
    ("photo", {"width": 0, "height": -1, "size": -1, "category": "zzz", "album_page": -1, "sha256": "zzz"}),
    ("photo", {"file_name": "../../\u202egpj.exe", "media_type": "text/html", "negative_kind": "zzz"}),
    ("negative", {"negative_no": "\u0661" * 500, "kind": "zzz", "frame": "x" * 9_000, "film": "zzz"}),
    ("negative", {"negative_no": "9" * 9_000, "roll": "9" * 9_000, "frame": "9" * 9_000}),
    ("negative", {"negative_no": "\u00b2", "roll": "\u00b2", "frame": "\u00b2"}),
    ("photo", {"photo_no": "9" * 9_000, "group_no": "\u00b2"}),
    ("case", {"register_no": "青检防〔9999999999〕" + "9" * 9_000 + "号"}),
    ("proposal_number", {"serial": 0, "text": "9" * 9_000}),
    ("album", {"album_no": -1, "retention": "zzz"}),
    ("document", {"pages": -(2**53 - 1), "form_code": "zzz", "media_type": "zzz", "subject_id": "zzz"}),
    ("dossier", {"items": [{"id": PART, "kind": "zzz", "title": "", "pages": -1, "page_from": 2**53 - 1}]}),
    ("dossier", {"retention": "zzz", "year": -1}),
    ("unit", {"unit_class": "zzz", "superior_unit_id": "01960000-0000-7000-8014-000000000001"}),
    ("office", {"level": "zzz", "code": "990100"}),
]


@pytest.mark.parametrize(("kind", "fields"), ODD, ids=[f"{kind} {list(fields)}" for kind, fields in ODD])
def test_odd_content_that_is_taken_breaks_no_page(
    city: Workspace, tmp_path: Path, kind: str, fields: dict[str, Any]
) -> None:
    with city.read() as view:
        held = view.session.get(RECORDS[kind], line(kind).id)
        version = held.revision + 1 if held else 1
    send(city, tmp_path, line(kind, 1, version, **fields))
    open_everything(city)
    send(city, tmp_path, line(kind, 1, version + 1))


def test_nobody_writes_into_our_case(city: Workspace, tmp_path: Path) -> None:
    with city.work() as work:
        unit = Unit(id=new_id(), name="云岭市水务局", unit_class="institution")
        work.put(unit, "unit.register")
        case = Case(
            id=new_id(), register_no="云检防〔2026〕1号",
            case_no="云检反贪侦〔2026〕1号", name="本院的案件", source="own",
            state="active", unit_id=unit.id, secrecy="internal",
        )  # fmt: skip
        work.put(case, "case.register")
        case_id = case.id
        work.commit()
    before = records(city)
    for kind in ("plan", "proposal", "document", "photo", "dossier", "reply"):
        with pytest.raises(UserError, match=r"exchange\.foreign_case"):
            send(city, tmp_path, line(kind, 5, 9, case_id=case_id))
    assert records(city) == before
    with city.read() as view:
        assert proposals.case_proposal(view, case_id) is None


def test_nobody_puts_a_version_before_anothers_proposal(city: Workspace, tmp_path: Path) -> None:
    series = new_id()
    with city.work() as work:
        own = Proposal(
            id=new_id(), series_id=series, case_id=new_id(), kind="prevention", state="served", reply_state="awaiting",
            addressee_id=new_id(),
        )  # fmt: skip
        work.put(own, "proposal.draft")
        work.commit()
    with pytest.raises(UserError, match=r"exchange\.foreign_case"):
        send(city, tmp_path, line("reply", 6, 1, series_id=series))
    with pytest.raises(UserError, match=r"exchange\.foreign_case"):
        send(city, tmp_path, line("proposal", 6, 1, series_id=series, version=9))
