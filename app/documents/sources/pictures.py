"""Papers of a case's photos: their catalogue and the leaves with their 说明."""

from __future__ import annotations

from collections import Counter

from app import cases, photos
from app.codes import label
from app.documents.forms.contact_sheet import ContactSheetData, SheetFrame, SheetStrip
from app.documents.forms.lending_receipt import LendingReceiptData, LentNegative
from app.documents.forms.negative_labels import NegativeLabelsData, SleeveLabel
from app.documents.forms.photo_index import PhotoIndexData, PhotoLine
from app.documents.forms.photo_leaf import LeafPhoto, PhotoLeafData
from app.documents.forms.photo_remark import PhotoRemarkData
from app.documents.sources.paper import CasePaper, Later
from app.work import Read
from db.kernel.errors import UserError

_FILM = ("film_original", "film_copy")


def indexes(view: Read, case: cases.CaseFile) -> list[CasePaper]:
    """照片目录 of the case's photos by category and time."""
    rows = photos.list_photos(view, case.id, order="category")
    if not rows:
        return []
    lines = tuple(
        PhotoLine(one.title or one.file_name, one.photo_no, _day(one), str((n + 1) // 2), _negative(one))
        for n, one in enumerate(rows, 1)
    )
    title = f"{case.name}个案预防照片"
    return [CasePaper("photo_index", case.id, f"{title}目录", PhotoIndexData(title, lines), final=True)]


def leaves(view: Read, case: cases.CaseFile) -> list[CasePaper]:
    """照片芯页 with the pictures, which only those print who may see all of them."""
    rows = photos.list_photos(view, case.id, order="category")
    if not rows:
        return []
    title = f"{case.name}个案预防照片"

    def make() -> PhotoLeafData:
        return PhotoLeafData(title, tuple(_leaf(view, one) for one in rows))

    return [CasePaper("photo_leaf", case.id, f"{title}芯页", Later(make), final=True)]


def _leaf(view: Read, one: photos.PhotoRow) -> LeafPhoto:
    description = photos.photo_detail(view, one.id).description
    return LeafPhoto(
        jpeg=photos.printed_picture(view, one.id),
        title=one.title or one.file_name,
        number=one.photo_no,
        negative=_negative(one),
        see_also=description.see_also,
        taken=_day(one),
        photographer=description.photographer,
        secrecy=label("secrecy", one.secrecy),
        caption=description.caption or photos.compose_caption(description),
    )


def _day(one: photos.PhotoRow) -> str:
    return one.taken_on.strftime("%Y%m%d") if one.taken_on else ""


def _negative(one: photos.PhotoRow) -> str:
    """The 底片号, or the kind of negative where it has no number."""
    return one.negative_no or (label("negative_kinds", one.negative_kind) if one.negative_kind else "")


def _by_roll(rows: list[photos.NegativeRow]) -> list[tuple[str, list[photos.NegativeRow]]]:
    rolls: dict[str, list[photos.NegativeRow]] = {}
    for row in rows:
        rolls.setdefault(row.roll, []).append(row)
    return list(rolls.items())


def contact_sheets(view: Read, case: cases.CaseFile) -> list[CasePaper]:
    """底片印样, one for each roll of the case's negatives."""
    papers = []
    for roll, rows in _by_roll(photos.list_negatives(view, case.id)):
        title = f"{roll}卷印样" if roll else f"{case.name}底片印样"

        def make(title: str = title, rows: list[photos.NegativeRow] = rows) -> ContactSheetData:
            return _contact_sheet(view, title, rows)

        papers.append(CasePaper("contact_sheet", rows[0].id, title, Later(make), final=True))
    return papers


def receipts(view: Read, case: cases.CaseFile) -> list[CasePaper]:
    """底片借据, one for each lending of the case's negatives."""
    lent: dict[str, list[tuple[photos.NegativeRow, photos.NegativeHistory]]] = {}
    for row in photos.list_negatives(view, case.id):
        told = photos.negative_history(view, row.id)
        for one in told.lendings:
            lent.setdefault(one.number, []).append((row, told))
    return [
        CasePaper("lending_receipt", rows[0][0].id, f"底片借据{number}", _receipt(view, number, rows), number=number)
        for number, rows in sorted(lent.items())
    ]


def _contact_sheet(view: Read, title: str, rows: list[photos.NegativeRow]) -> ContactSheetData:
    strips: dict[str, list[SheetFrame]] = {}
    secret = False
    for row in rows:
        try:
            jpeg = photos.printed_negative(view, row.id)
        except UserError:
            jpeg = b""
        strips.setdefault(row.strip, []).append(SheetFrame(jpeg, row.frame, row.negative_no, row.picked))
        shown = {one.secrecy for one in photos.photos_by_id(view, row.photo_ids)}
        secret = secret or shown != {"public"}
    kept = f"，{rows[0].kept_at}" if rows[0].kept_at else ""
    laid = tuple(SheetStrip(f"第{name}条" if name else "未编条号", tuple(held)) for name, held in strips.items())
    mark = photos.watermark(view) if secret else ""
    return ContactSheetData(title, f"{rows[0].film_label}，共{len(rows)}帧{kept}", laid, mark)


def _receipt(
    view: Read, number: str, rows: list[tuple[photos.NegativeRow, photos.NegativeHistory]]
) -> LendingReceiptData:
    lines = []
    for row, told in rows:
        lending = next(one for one in told.lendings if one.number == number)
        before = [one for one in told.conditions if one.on <= lending.on]
        after = [one for one in told.conditions if lending.back is not None and one.on >= lending.back]
        lines.append(
            LentNegative(
                row.negative_no, _place(row), _found(before[-1:]), _found(after[:1]) if lending.back is not None else ""
            )
        )
    first = next(one for one in rows[0][1].lendings if one.number == number)
    return LendingReceiptData(
        number, view.own.office_name, first.unit, first.to, first.purpose, photos.chinese_date(first.on),
        photos.chinese_date(first.due), first.lent_by, tuple(lines),
    )  # fmt: skip


def _place(row: photos.NegativeRow) -> str:
    """卷号帧号, as far as it is known."""
    return "，".join(filter(None, (f"{row.roll}卷" if row.roll else "", f"第{row.frame}帧" if row.frame else "")))


def _found(conditions: list[photos.Condition]) -> str:
    """A condition as it stands on a receipt."""
    return "；".join("、".join(label("film_faults", fault) for fault in one.faults) or "良好" for one in conditions)


def remarks(view: Read, case: cases.CaseFile) -> list[CasePaper]:
    """册内备考表: how many photos and negatives of which kinds there are."""
    rows = photos.list_photos(view, case.id, order="category")
    if not rows:
        return []
    kinds = Counter(label("negative_kinds", one.negative_kind) for one in rows if one.negative_kind)
    held = "、".join(f"{kind}{count}张" for kind, count in kinds.items())
    lacking = sum(not one.has_negative for one in rows)
    told = f"本册共{(len(rows) + 1) // 2}页，照片{len(rows)}张。\n底片：{held or '无'}。"
    if lacking:
        told += f"\n尚缺底片登记{lacking}张。"
    title = f"{case.name}个案预防照片册"
    return [CasePaper("photo_remark", case.id, f"{title}备考表", PhotoRemarkData(title, told), final=not lacking)]


def labels(view: Read, case: cases.CaseFile) -> list[CasePaper]:
    """底片袋标签 of the film negatives, a sheet for each roll."""
    named = {row.id: row for row in photos.list_photos(view, case.id, order="category")}
    films = [one for one in photos.list_negatives(view, case.id) if one.kind in _FILM]
    papers = []
    for roll, rows in _by_roll(films):
        sleeves = tuple(_sleeve(one, [named[key] for key in one.photo_ids if key in named], case.name) for one in rows)
        title = f"{roll}卷底片袋标签" if roll else f"{case.name}底片袋标签"
        data = NegativeLabelsData(title, sleeves)
        papers.append(CasePaper("negative_labels", rows[0].id, title, data, final=False))
    return papers


def _sleeve(one: photos.NegativeRow, made: list[photos.PhotoRow], case_name: str) -> SleeveLabel:
    """A frame of which no photo was made yet says at least whose it is."""
    first = made[0] if made else None
    return SleeveLabel(
        number=one.negative_no,
        title=(first.title or first.file_name) if first else case_name,
        photo="、".join(photo.photo_no for photo in made if photo.photo_no),
        day=_day(first) if first else one.taken_on.replace("-", ""),
        kind=one.kind_label,
        film=one.film_label,
        place=_place(one),
    )


PAPERS = {
    "photo_index": indexes,
    "photo_leaf": leaves,
    "photo_remark": remarks,
    "negative_labels": labels,
    "contact_sheet": contact_sheets,
    "lending_receipt": receipts,
}
