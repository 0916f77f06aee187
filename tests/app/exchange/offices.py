"""The two made-up offices, trusting one another, with a little work in the county."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

from app import exchange
from app.exchange import cards
from app.workspace import Workspace
from db.codes import Relation
from db.kernel.ids import new_id
from db.models import Case, CaseCharge, Document, Photo, Proposal, ProposalItem, SuperiorOpinion, Suspect, Unit
from tests.support import CITY, make_workspace

PICTURE = bytes(range(256)) * 400
PAPER = b"%PDF-1.7 " + bytes(range(255, -1, -1)) * 100


@dataclass
class Offices:
    """County and city, a folder that stands for the stick, and the ids of what the county made."""

    county: Workspace
    city: Workspace
    stick: Path
    case_id: str = ""
    photo_id: str = ""
    document_id: str = ""
    proposal_id: str = ""

    def close(self) -> None:
        self.county.close()
        self.city.close()

    def up(self, **options: object) -> exchange.BundleResult:
        """The county exports to the city."""
        return exchange.export_bundle(self.county, "990100", self.stick, **options)  # type: ignore[arg-type]

    def down(self, **options: object) -> exchange.BundleResult:
        """The city exports to the county."""
        return exchange.export_bundle(self.city, "990121", self.stick, **options)  # type: ignore[arg-type]


def make_offices(folder: Path, *, trusting: bool = True) -> Offices:
    """Both workspaces; with `trusting`, each confirmed the other's card."""
    stick = folder / "stick"
    stick.mkdir(parents=True)
    county = make_workspace(folder / "county", stranger=True)
    offices = Offices(county, make_workspace(folder / "city", CITY, stranger=True), stick)
    if trusting:
        introduce(offices.city, offices.county, Relation.SUBORDINATE)
        introduce(offices.county, offices.city, Relation.SUPERIOR)
    return offices


def introduce(here: Workspace, there: Workspace, relation: Relation | None) -> None:
    """Take in the other's card and, with a relation, confirm it by its whole fingerprint."""
    with there.read() as view:
        card = exchange.export_card(view)
        digits = " ".join(cards.digits(exchange.own_card(view).fingerprint))
        code = view.own.office_code
    with here.work() as work:
        exchange.import_card(work, card)
        if relation is not None:
            exchange.trust(work, code, digits, relation)
        work.commit()


def fill(offices: Offices, number: int = 1) -> None:
    """One case with a suspect, a proposal, a photo and a document, all the county's."""
    with offices.county.work() as work:
        unit = Unit(id=new_id(), name="青溪县水务站", unit_class="institution")
        case = _case(unit.id, number)
        proposal = _proposal(case.id, unit.id, number)
        photo = _photo(case.id, work.store(PICTURE, "image/jpeg").id)
        document = _document(case.id, work.store(PAPER, "application/pdf").id)
        for record, action in (
            (unit, "unit.register"),
            (case, "case.register"),
            (proposal, "proposal.draft"),
            (photo, "photo.file"),
            (document, "document.file"),
        ):
            work.put(record, action)
        work.commit()
    offices.case_id, offices.photo_id = case.id, photo.id
    offices.document_id, offices.proposal_id = document.id, proposal.id


def _case(unit_id: str, number: int) -> Case:
    return Case(
        id=new_id(),
        register_no=f"青检防〔2026〕{number}号",
        case_no="青检反贪侦〔2026〕3号",
        name="王小明贪污案",
        source="own",
        state="active",
        unit_id=unit_id,
        secrecy="internal",
        suspects=[Suspect(id=new_id(), position=0, name="王小明", post="出纳")],
        charges=[CaseCharge(id=new_id(), position=0, charge="embezzlement")],
    )


def _proposal(case_id: str, unit_id: str, number: int) -> Proposal:
    return Proposal(
        id=new_id(),
        series_id=new_id(),
        case_id=case_id,
        kind="prevention",
        state="served",
        reply_state="awaiting",
        doc_number=f"青检建〔2026〕{number}号",
        addressee_id=unit_id,
        facts="王小明利用职务便利侵吞公款。",
        items=[ProposalItem(id=new_id(), position=0, item_no=1, text="建立双人复核制度。")],
    )


def _photo(case_id: str, blob_id: str) -> Photo:
    return Photo(
        id=new_id(),
        case_id=case_id,
        category="PH07",
        secrecy="internal",
        title="座谈会",
        file_name="DSC_0001.JPG",
        media_type="image/jpeg",
        sha256=sha256(PICTURE).hexdigest(),
        size=len(PICTURE),
        width=64,
        height=48,
        reduced_id=blob_id,
        thumbnail_id=blob_id,
        exif={"Model": "某相机"},
    )


def _document(case_id: str, blob_id: str) -> Document:
    return Document(
        id=new_id(),
        case_id=case_id,
        form_code="proposal",
        direction="outgoing",
        title="检察建议书",
        dated=date(2026, 3, 4),
        pages=1,
        secrecy="internal",
        media_type="application/pdf",
        size=len(PAPER),
        sha256=sha256(PAPER).hexdigest(),
        blob_id=blob_id,
    )


def rename_case(offices: Offices, name: str) -> None:
    """Change the county's case."""
    with offices.county.work() as work:
        case = work.get(Case, offices.case_id)
        case.name = name
        work.put(case, "case.edit")
        work.commit()


def opine(offices: Offices, filing_no: str = "云检备〔2026〕7号") -> str:
    """The city acknowledges the filing of the county's proposal."""
    with offices.city.work() as work:
        proposal = work.get(Proposal, offices.proposal_id)
        opinion = SuperiorOpinion(
            id=new_id(),
            kind="filing_ack",
            subject_type="proposal",
            subject_id=proposal.id,
            subject_term=proposal.term,
            subject_epoch=proposal.epoch,
            subject_revision=proposal.revision,
            subject_digest="0" * 64,
            case_id=offices.case_id,
            filing_no=filing_no,
            dated=date(2026, 3, 10),
        )
        work.put(opinion, "opinion.write")
        work.commit()
    return opinion.id
