"""What the pages of the exchange read and do. Runs in workers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from app import codes, documents, exchange
from app.documents.forms.handover_sheet import HandoverSheetData
from app.documents.forms.office_card import OfficeCardData
from app.exchange import (
    BundleResult,
    BundleRow,
    ContentRow,
    DeskProposal,
    FilingRow,
    ImportResult,
    MediumFacts,
    MediumUseRow,
    OfficeRow,
    OpinionRow,
    PassedRow,
    PeerRow,
    Preview,
    QuarantineRow,
    RequestRow,
    StreamRow,
    TableRow,
    TelephoneRow,
)
from app.exchange.cards import digits
from app.exchange.reporting import ReportMap, report_map
from app.work import Read, Work
from app.workspace import Action, CancelToken, Changes, Progress, UserError, Workspace, silent
from ui.tasks import Done
from ui.texts import local

#: Opinions that are listed, the newest first.
MOST = 300
#: A bundle whose content is here already, and one of our own: nothing is wrong with them, and nothing is to be done.
HELD, OURS = "exchange.already_imported", "exchange.own_bundle"
_TOUCHED = Changes(frozenset({"exchange"}))


@dataclass(frozen=True, slots=True)
class OwnCard:
    """What we say about ourselves."""

    office: str
    code: str
    level: str
    superior: str
    serial: int
    issued: date
    workspace: str
    digits: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OpinionLine:
    """An opinion with what it is about."""

    opinion: OpinionRow
    kind_text: str
    result_text: str
    about: str
    office: str
    own: bool


@dataclass(frozen=True, slots=True)
class ExchangeData:
    """Everything that the page lists."""

    bundles: tuple[BundleRow, ...]
    quarantine: tuple[QuarantineRow, ...]
    peers: tuple[PeerRow, ...]
    streams: tuple[StreamRow, ...]
    opinions: tuple[OpinionLine, ...]
    own: OwnCard
    offices: tuple[OfficeRow, ...]
    waiting: tuple[DeskProposal, ...]
    filings: tuple[FilingRow, ...]
    reported: ReportMap
    next_filing: str
    requests: tuple[RequestRow, ...]
    telephone: tuple[TelephoneRow, ...]
    returned: tuple[PassedRow, ...]
    middle: bool
    to_handle: frozenset[str]
    tables: tuple[TableRow, ...]

    @property
    def tables_waiting(self) -> int:
        """Tables of the superior about which nothing was decided."""
        return sum(table.state == "pending" for table in self.tables)

    @property
    def superior(self) -> bool:
        """Whether other offices report to us."""
        return any(peer.relation and peer.relation.value == "subordinate" for peer in self.peers) or bool(self.offices)

    def request(self, workspace: str) -> RequestRow | None:
        """The bundle that is being prepared for a peer."""
        return next((one for one in self.requests if one.workspace == workspace), None)

    def stream(self, workspace: str) -> StreamRow | None:
        """Both directions with a peer."""
        return next((stream for stream in self.streams if stream.workspace == workspace), None)

    def peer(self, code: str) -> PeerRow | None:
        """A peer by its workspace, or by its office's code."""
        return next((peer for peer in self.peers if code in (peer.workspace, peer.office_code)), None)


@dataclass(frozen=True, slots=True)
class Past:
    """What is remembered of one bundle."""

    row: BundleRow
    contents: tuple[ContentRow, ...]
    media: tuple[MediumUseRow, ...]


def everything(view: Read) -> ExchangeData:
    """Read the page."""
    own = _own(view)
    peers = exchange.peers(view)
    names = {peer.office_code: peer.office_name for peer in peers} | {own.code: own.office}
    reads = view.actor.may(Action.CASE_READ)
    all_opinions = exchange.opinions(view) if reads else []
    lines = tuple(_line(one, names) for one in all_opinions[:MOST])
    offices = exchange.desk.offices(view)
    return ExchangeData(
        tuple(exchange.bundles(view)), tuple(exchange.quarantine(view)), tuple(peers), tuple(exchange.streams(view)),
        lines, own, tuple(offices), tuple(exchange.desk.proposals_waiting(view)),
        tuple(exchange.desk.filings(view)) if reads else (), report_map(view, offices=offices),
        exchange.next_filing_no(view), tuple(exchange.requests(view)), tuple(exchange.telephone_receipts(view)),
        tuple(exchange.returned(view)) if reads else (), exchange.middle(view),
        exchange.open_opinions(all_opinions), tuple(exchange.tables(view)),
    )  # fmt: skip


def copied(workspace: Workspace) -> tuple[bool, bool]:
    """Whether this folder seems to have been put back from a copy, and whether it came out of a backup."""
    return exchange.rolled_back(workspace), exchange.restored(workspace)


def count(workspace: Workspace, code: str, full: bool) -> Done:
    """What the next bundle would carry, and whether a restored workspace began its streams anew for it."""
    renewed = exchange.renew_if_restored(workspace)
    with workspace.read() as view:
        found = exchange.outlook(view, code, full=full)
    return Done((found, renewed), _TOUCHED if renewed else Changes())


def renew(workspace: Workspace, reason: str) -> Done:
    """A person says that this is a restored copy, or that the streams are to begin anew."""
    return Done(exchange.open_epoch(workspace, reason), _TOUCHED)


def ask(workspace: Workspace, code: str, full: bool, folder: str, volume: int) -> Done:
    """Keep how far the wizard came, and lay the content before whoever may send."""
    with workspace.work() as work:
        exchange.keep_request(work, code, whole=full, folder=folder, volume=volume)
        work.commit()
    exchange.ask_approval(workspace, code, full=full)
    return Done(None, _TOUCHED)


def past(view: Read, row: BundleRow) -> Past:
    """What is remembered of a bundle."""
    return Past(row, tuple(exchange.contents(view, row.bundle_id)), tuple(exchange.media(view, row.bundle_id)))


def _own(view: Read) -> OwnCard:
    card = exchange.own_card(view)
    return OwnCard(
        card.office_name, card.office_code, card.level, card.superior_code, card.serial, card.issued, card.workspace,
        digits(card.fingerprint),
    )  # fmt: skip


def _line(one: OpinionRow, names: dict[str, str]) -> OpinionLine:
    return OpinionLine(
        one,
        codes.label("opinion_kinds", one.kind),
        codes.label("opinion_results", one.result) if one.result else "",
        one.about or codes.label("record_types", one.subject_type),
        names.get(one.office_code, one.office_code),
        one.own,
    )


# Bundles


def export(
    workspace: Workspace,
    code: str,
    folder: Path,
    full: bool,
    volume: int,
    *,
    progress: Progress = silent,
    cancel: CancelToken | None = None,
) -> Done:
    """Make a bundle and write it to a folder, in volumes of so many bytes."""
    result = exchange.export_bundle(workspace, code, folder, full=full, volume=volume, progress=progress, cancel=cancel)
    return Done((result, exchange.describe(folder)), _TOUCHED)


def write_again(
    workspace: Workspace,
    bundle_id: str,
    folder: Path,
    *,
    progress: Progress = silent,
    cancel: CancelToken | None = None,
) -> Done:
    """Copy a bundle of the outbox to a medium once more."""
    return Done(exchange.write_again(workspace, bundle_id, folder, progress=progress, cancel=cancel), _TOUCHED)


@dataclass(frozen=True, slots=True)
class Checked:
    """A foreign file that was looked into: what it would do, or the refusal. `beside`: where its volumes may be too."""

    file: Path
    preview: Preview | None
    error: UserError | None
    beside: tuple[Path, ...] = ()


def check(
    workspace: Workspace,
    file: Path,
    beside: tuple[Path, ...],
    *,
    progress: Progress = silent,
    cancel: CancelToken | None = None,
) -> Done:
    """Verify a file and say what it would do. A refusal of the file is an answer, not an error."""
    try:
        preview = exchange.inspect(workspace, file, beside=beside, noted=True, progress=progress, cancel=cancel)
    except UserError as error:
        if not error.code.startswith("exchange."):
            raise
        return Done(Checked(file, None, error, beside), _TOUCHED)
    stopped = _continuity(workspace, preview) if preview.continuity else None
    return Done(Checked(file, preview, stopped, beside), Changes())


def _continuity(workspace: Workspace, preview: Preview) -> UserError:
    """What keeps a whole bundle out, with the numbers that its sentence names."""
    with workspace.read() as view:
        held = next(
            (one.received_head for one in exchange.streams(view) if one.workspace == preview.sender_workspace), 0
        )
    return UserError(preview.continuity, number=preview.number, base=preview.base, head=held, name=preview.sender_name)


def take_in(
    workspace: Workspace,
    checked: Checked,
    backwards: bool,
    *,
    progress: Progress = silent,
    cancel: CancelToken | None = None,
) -> Done:
    """Take in the bundle that was looked at, and no other."""
    looked_at = checked.preview.sha256 if checked.preview is not None else ""
    result: ImportResult = exchange.import_bundle(
        workspace, checked.file, beside=checked.beside, expected=looked_at, accept_backwards=backwards,
        progress=progress, cancel=cancel,
    )  # fmt: skip
    return Done(result, result.changes | _TOUCHED)


def take_card(workspace: Workspace, file: Path) -> Done:
    """Keep a card as one to be compared. It is read before anything is held up by the writing."""
    data = exchange.read_card(file)
    with workspace.work() as work:
        row = exchange.import_card(work, data)
        work.commit()
    return Done(row, _TOUCHED)


# Papers


def note_out(work: Work, subject_type: str, subject_id: str, what: str) -> None:
    """Leave in the log that a paper went out of the workspace, as a file or as print."""
    work.note("document.export", subject_type, subject_id, what)
    work.touch("audit")


def card_paper(view: Read) -> bytes:
    """Our printable card."""
    own = _own(view)
    data = OfficeCardData(
        office=own.office, code=own.code, level=codes.label("office_levels", own.level), superior=own.superior,
        serial=own.serial, issued=_day(own.issued), workspace=own.workspace, groups=own.digits,
    )  # fmt: skip
    return documents.render("office_card", data).pdf


def handover(view: Read, result: BundleResult, medium: MediumFacts) -> bytes:
    """The 交接单 of a bundle that was written."""
    made = local(view.clock.now())
    used: list[MediumFacts | MediumUseRow] = [*exchange.media(view, result.bundle_id), medium]
    named = "、".join(dict.fromkeys(told for one in used if (told := _named(one))))
    cut = result.path.suffix.removeprefix(".").isdecimal()
    data = HandoverSheetData(
        number=f"{view.own.short_name}交〔{made.year}〕{result.number}号",
        sender=view.own.office_name,
        recipient=result.to_name,
        file_name=f"{result.path.stem}，分卷" if cut else result.path.name,
        size=result.size,
        sha256=result.sha256,
        made_at=f"{_day(made.date())}{made.hour}时{made.minute:02d}分",
        medium=named or medium.file_system,
        contents=_contents(result),
    )
    return documents.render("handover_sheet", data).pdf


def _named(medium: MediumFacts | MediumUseRow) -> str:
    """A medium by what is written on it and in it."""
    return "　".join(part for part in (medium.label, medium.serial) if part)


def _contents(result: BundleResult) -> str:
    if not result.records:
        return f"第{result.number}号交换包：没有记录，只带回执。"
    gone = f"，其中撤回{result.withdrawn}条" if result.withdrawn else ""
    return f"第{result.number}号交换包：记录{result.records}条{gone}，照片与文书文件{result.blobs}个。"


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
