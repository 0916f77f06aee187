"""Scanned files: looked at behind walls, put together without touching the originals, filed whole or not at all."""

from __future__ import annotations

import io
import random
import struct
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageDraw, ImageFont

import resources
from app import documents
from app.documents import IncomingFields, ScanTable, as_they_came, read_through, recipe
from app.documents.recipe import Leaf
from app.workers.scans import skew
from db.codes import Role
from db.kernel import durable
from db.kernel.errors import UserError
from tests.app.casework.stories import Office

SENT = IncomingFields("implementation_report", date(2026, 3, 5), "落实情况报告", "县公路养护中心", "青路〔2026〕9号")


def sheet(number: int = 1, mode: str = "L", angle: float = 0.0, size: tuple[int, int] = (827, 1170)) -> Image.Image:
    """A page of text at 100 dpi, turned clockwise by `angle`."""
    page = Image.new("L", size, 255)
    drawn = ImageDraw.Draw(page)
    font = ImageFont.truetype(str(resources.path("fonts", "NotoSerifSC-Regular.ttf")), 23)
    for line in range(26):
        drawn.text(
            (100, 100 + line * 36), f"第{number}页第{line}行　落实检察建议情况的报告正文内容。", fill=0, font=font
        )
    return page.rotate(-angle, resample=Image.Resampling.BICUBIC, fillcolor=255).convert(mode)


def coded(image: Image.Image, kind: str, **more: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, dpi=(100, 100), **more)
    return out.getvalue()


def pdf(pages: int = 2, user: str = "") -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as made:
        for number in range(pages):
            page = made.add_blank_page(page_size=(300 + number, 400))
            page.AA = pikepdf.Dictionary(O=pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("x")))
        made.save(out, encryption=pikepdf.Encryption(owner=user + "o", user=user) if user else False)
    return out.getvalue()


def drawn(data: bytes, page: int) -> Image.Image:
    document = pypdfium2.PdfDocument(data)
    try:
        return document[page].render(scale=100 / 72).to_pil().convert("L")
    finally:
        document.close()


def alike(one: Image.Image, other: Image.Image) -> bool:
    assert max(abs(a - b) for a, b in zip(one.size, other.size, strict=True)) <= 1
    small = [image.resize((40, 56), Image.Resampling.BOX).tobytes() for image in (one, other)]
    return sum(abs(a - b) for a, b in zip(*small, strict=True)) / len(small[0]) < 4


@pytest.mark.parametrize("mode", ["L", "1", "RGB"])
@pytest.mark.parametrize("angle", [-4.0, -0.8, 0.0, 0.6, 3.2])
def test_small_angles_are_found(mode: str, angle: float) -> None:
    found = skew.skew_of(skew.ink(sheet(1, mode, angle)))
    assert abs(found / 100 + angle) <= 0.15


def test_blank_pages_are_told_from_sparse_ones() -> None:
    blank = Image.effect_noise((827, 1170), 12).point(lambda value: min(255, value + 118))
    assert skew.is_blank(skew.ink(blank))
    line = blank.copy()
    font = ImageFont.truetype(str(resources.path("fonts", "NotoSerifSC-Regular.ttf")), 23)
    ImageDraw.Draw(line).text((120, 500), "此页无正文", fill=20, font=font)
    assert not skew.is_blank(skew.ink(line))
    assert skew.skew_of(skew.ink(blank)) == 0


def test_pictures_of_all_kinds_become_one_archival_pdf() -> None:
    exif = Image.Exif()
    exif[274] = 6
    files = [
        ("a.jpg", coded(sheet(1, "RGB", 2.0), "JPEG")),
        ("b.png", coded(sheet(2, "1"), "PNG")),
        ("c.tif", coded(sheet(3, "1"), "TIFF", save_all=True, append_images=[sheet(4), sheet(5, "RGB")])),
        ("d.jpg", coded(sheet(6).rotate(90, expand=True), "JPEG", exif=exif)),
    ]
    with ScanTable() as table:
        for name, data in files:
            table.add(data, name)
        assert [one.pages for one in table.sources] == [1, 1, 3, 1]
        looks = read_through(table, 0)
        papers = recipe.straighten(recipe.whole([1, 1, 3, 1]), {0: looks[0].skew})
        papers, _first = recipe.move(recipe.turn(papers, {1}, 1), {5}, 0)
        made = table.assemble(papers[0], "汇总")
        again = table.assemble(papers[0], "汇总")
    assert made.kept.data == again.kept.data and made.kept.pages == 6 and made.archival
    assert [one.data for one in made.made_of] == [data for _name, data in files], "the originals are untouched"
    assert made.recipe[1] == (0, 0, 0, looks[0].skew) and made.recipe[2] == (1, 0, 1, 0)
    with pikepdf.open(io.BytesIO(made.kept.data)) as document:
        said = document.Root.Metadata.read_bytes()
        assert b"<pdfaid:part>2<" in said and b"<pdfaid:conformance>B<" in said
        assert document.Root.OutputIntents[0].S == pikepdf.Name.GTS_PDFA1
        assert document.pages[1].Resources.XObject["/Scan"].read_raw_bytes() == files[0][1], "a JPEG goes in as it is"
        assert document.pages[2].Resources.XObject["/Scan"].Filter == pikepdf.Name.CCITTFaxDecode
    assert alike(drawn(made.kept.data, 0), sheet(6))
    assert abs(skew.skew_of(skew.ink(drawn(made.kept.data, 1)))) <= 25, "straight now"
    assert alike(drawn(made.kept.data, 2), sheet(2).rotate(-90, expand=True))
    assert alike(drawn(made.kept.data, 5), sheet(5))


def test_a_pdf_stays_as_it_is_until_its_pages_are_changed() -> None:
    data = pdf(3)
    whole = as_they_came([("报告.pdf", data)], "报告")
    assert whole.kept.data == data and whole.made_of == ()
    with ScanTable() as table:
        table.add(data, "报告.pdf")
        changed = table.assemble((Leaf(0, 2), Leaf(0, 0, 1)), "报告")
    assert changed.kept.pages == 2 and not changed.archival and changed.made_of[0].data == data
    with pikepdf.open(io.BytesIO(changed.kept.data)) as document:
        assert float(document.pages[0].MediaBox[2]) == 302 and document.pages[1].Rotate == 90
        assert all("/AA" not in page for page in document.pages) and "/OpenAction" not in document.Root


def test_a_password_is_asked_for_and_opens() -> None:
    data = pdf(2, "geheim")
    with ScanTable() as table:
        for word, code in (("", "document.encrypted"), ("falsch", "document.wrong_password")):
            with pytest.raises(UserError) as caught:
                table.add(data, "密.pdf", word)
            assert caught.value.code == code and caught.value.params["name"] == "密.pdf"
        source = table.add(data, "密.pdf", "geheim")
        assert source.pages == 2 and source.number == 0
        made = table.assemble(recipe.whole([2])[0], "密件")
    assert made.made_of[0].data == data, "the original keeps its password"
    with pikepdf.open(io.BytesIO(made.kept.data)) as document:
        assert len(document.pages) == 2


def _tiff_that_points_at_itself() -> bytes:
    head = b"II*\0" + struct.pack("<I", 8)
    entries = [(256, 3, 1, 8), (257, 3, 1, 8), (258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 1), (273, 4, 1, 200),
               (278, 3, 1, 8), (279, 4, 1, 64)]  # fmt: skip
    ifd = struct.pack("<H", len(entries)) + b"".join(struct.pack("<HHII", *one) for one in entries)
    return (head + ifd + struct.pack("<I", 8)).ljust(200, b"\0") + bytes(64)


def _tiff_of_many(pages: int) -> bytes:
    """Each page points at the same eight dots."""
    out = bytearray(b"II*\0" + struct.pack("<I", 80) + bytes(72))
    for page in range(pages):
        entries = [(256, 3, 1, 8), (257, 3, 1, 8), (258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 1), (273, 4, 1, 8),
                   (278, 3, 1, 8), (279, 4, 1, 64)]  # fmt: skip
        out += struct.pack("<H", len(entries)) + b"".join(struct.pack("<HHII", *one) for one in entries)
        out += struct.pack("<I", len(out) + 4 if page + 1 < pages else 0)
    return bytes(out)


def _pdf_of_many(pages: int) -> bytes:
    kids = b" ".join(b"3 0 R" for _ in range(pages))
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count "
        + str(pages).encode() + b"/Kids[" + kids + b"]>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"
        b"endobj\ntrailer<</Root 1 0 R>>"
    )  # fmt: skip


def _png_bomb() -> bytes:
    return coded(Image.new("1", (12000, 12000)), "PNG")


HOSTILE = {
    "empty": (b"", "document.empty"),
    "text": (b"hello", "document.unknown_format"),
    "wrong-extension": (b"PK\3\4" + bytes(90), "document.unknown_format"),
    "pdf-stub": (b"%PDF-1.7\nnothing of the kind", "document.damaged"),
    "pdf-cut": (pdf(3)[:400], "document.damaged"),
    "pdf-loop": (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 1/Kids[2 0 R]>>endobj",
        "document.damaged",
    ),
    "pdf-100000-times-one-page": (_pdf_of_many(100_000), "document.damaged"),
    "tiff-100000-pages": (_tiff_of_many(100_000), "document.too_many_pages"),
    "png-bomb": (_png_bomb(), "document.too_many_pixels"),
    "tiff-stub": (b"II*\0", "document.damaged"),
}


@pytest.fixture(scope="module")
def one_table() -> Iterator[ScanTable]:
    """A table on which hostile files come one after the other, as in a clerk's day."""
    with ScanTable() as table:
        yield table


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused_by_their_name(one_table: ScanTable, name: str) -> None:
    data, code = HOSTILE[name]
    with pytest.raises(UserError) as caught:
        read_through(one_table, one_table.add(data, "坏.pdf").number)
    assert (caught.value.code, caught.value.params["name"]) == (code, "坏.pdf")


def test_a_tiff_that_points_at_itself_ends() -> None:
    with ScanTable() as table:
        source = table.add(_tiff_that_points_at_itself(), "环.tif")
        assert source.pages == 1
        assert len(read_through(table, 0)) == 1


def mutants(seed: int, count: int) -> list[bytes]:
    """Files of every kind with a few bytes changed, put in or taken out."""
    chance = random.Random(seed)
    small = (207, 293)
    seeds = [
        pdf(2),
        coded(sheet(1, "L", size=small), "JPEG"),
        coded(sheet(1, "1", size=small), "PNG"),
        coded(sheet(1, "1", size=small), "TIFF", save_all=True, append_images=[sheet(2, "L", size=small)]),
        as_they_came([("a.png", coded(sheet(1, "1", size=small), "PNG"))], "a").kept.data,
    ]
    found = []
    for number in range(count):
        data = bytearray(seeds[number % len(seeds)])
        for _ in range(chance.choice((1, 2, 8, 40))):
            place = chance.randrange(len(data))
            data[place : place + chance.choice((0, 1, 8))] = chance.randbytes(chance.choice((0, 1, 8)))
        if chance.random() < 0.2:
            del data[chance.randrange(len(data)) :]
        found.append(bytes(data))
    return found


def run_mutants(seed: int, count: int) -> dict[str, int]:
    """Take each mutant as far as it goes; it is made a paper or refused in words."""
    ends: dict[str, int] = {}
    table = ScanTable()
    for number, data in enumerate(mutants(seed, count)):
        if number % 40 == 39:
            table.close()
            table = ScanTable()
        try:
            source = table.add(data, "变异.pdf")
            read_through(table, source.number)
            table.assemble(tuple(Leaf(source.number, place, 1, 150) for place in range(source.pages)), "变异")
            end = "made"
        except UserError as error:
            end = error.code
            assert end.startswith("document."), end
        ends[end] = ends.get(end, 0) + 1
    table.close()
    return ends


def test_mutants_are_made_papers_or_refused() -> None:
    ends = run_mutants(5, 60)
    assert ends.get("made", 0) > 5 and ends.get("document.damaged", 0) > 5


@pytest.mark.soak
def test_thousands_of_mutants_are_made_papers_or_refused() -> None:
    for seed in range(20):
        print(seed, run_mutants(1000 + seed, 500))


def test_papers_are_filed_with_their_originals_and_given_out_bit_for_bit(office: Office, tmp_path: Path) -> None:
    case = office.register()
    one, two = coded(sheet(1), "JPEG"), coded(sheet(2, "1"), "TIFF", save_all=True, append_images=[sheet(3, "1")])
    with ScanTable() as table:
        table.add(one, "扫描/一.jpg")
        table.add(two, "二.tif")
        papers = recipe.split(recipe.whole([1, 2]), 2)
        ready = [(SENT, table.assemble(papers[0], "报告")), (SENT, table.assemble(papers[1], "附件"))]
    with office.work(Role.UNDERTAKER) as work:
        first, second = documents.add_papers(work, case, ready)
        work.commit()
    with office.workspace.read() as view:
        row = documents.document_row(view, first)
        assert (row.pages, row.media_type, row.assembled, row.archival) == (2, "application/pdf", True, True)
        assert [one.name for one in documents.originals(view, first)] == ["一.jpg", "二.tif"]
    with office.work(Role.UNDERTAKER) as work:
        written = documents.export_originals(work, first, tmp_path) + documents.export_originals(work, second, tmp_path)
        work.commit()
    assert [path.name for path in written] == ["一.jpg", "二.tif", "二（2）.tif"]
    assert [path.read_bytes() for path in written] == [one, two, two]


def test_a_scan_is_replaced_for_a_reason(office: Office) -> None:
    case = office.register()
    with office.work(Role.UNDERTAKER) as work:
        made = documents.add_incoming(work, case, SENT, pdf(1), "报告.pdf")
        work.commit()
    better = as_they_came([("报告.pdf", pdf(2))], SENT.title)
    with office.work(Role.UNDERTAKER) as work:
        with pytest.raises(UserError) as caught:
            documents.replace_paper(work, made, better, " ")
        assert caught.value.code == "document.reason_missing"
        after = documents.replace_paper(work, made, better, "漏扫一页")
        work.commit()
    with office.workspace.read() as view:
        (row,) = documents.list_documents(view, case)
    assert (row.id, row.pages, row.title, row.doc_number) == (after, 2, SENT.title, SENT.number)


def test_nothing_is_left_where_the_disk_is_full(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    case = office.register()
    ready = as_they_came([("一.jpg", coded(sheet(1), "JPEG"))], "报告")
    with office.work(Role.UNDERTAKER) as work:
        store, before = work.blobs, work.blobs.names()
    calls = []
    whole = durable.replacing

    def failing(*args: Any, **more: Any) -> Any:
        calls.append(args)
        if len(calls) == 2:  # the paper is written, its original is not
            raise UserError("disk.full", folder="blobs")
        return whole(*args, **more)

    monkeypatch.setattr(durable, "replacing", failing)
    with pytest.raises(UserError) as caught, office.work(Role.UNDERTAKER) as work:
        documents.add_papers(work, case, [(SENT, ready)])
        work.commit()
    assert caught.value.code == "disk.full"
    monkeypatch.undo()
    assert store.names() == before
    with office.workspace.read() as view:
        assert documents.list_documents(view, case) == []
    with office.work(Role.UNDERTAKER) as work:
        documents.add_papers(work, case, [(SENT, ready)])
        work.commit()
