"""Pictures of all formats, upright and measured; EXIF that makes sense; positives of negatives."""

from __future__ import annotations

import io
import os
import statistics
import struct
from pathlib import Path

import pytest
from PIL import Image, ImageCms, ImageFilter

import resources
from app.workers import Limits, Sandbox
from app.workers.imaging import exif
from app.workers.imaging.formats import format_of
from app.workers.imaging.negatives import is_masked, positive
from app.workers.imaging.pictures import MOST_PIXELS, fitted, inspect, pixels
from db.kernel.errors import UserError
from tests.app.photos.files import bomb_png, deep_tiff, dng, is_upright, jpeg, looping_tiff, picture, quarters

OWN = Path(__file__).parents[1] / "photos" / "samples"
FOREIGN = Path(os.environ.get("YIANTONG_SAMPLES", "/nonexistent"))
INSPECT = "app.workers.imaging.pictures:inspect"


def size_of(data: bytes) -> tuple[int, int]:
    return Image.open(io.BytesIO(data)).size


def code_of(data: bytes, extension: str = "") -> str:
    with pytest.raises(UserError) as caught:
        inspect(data, extension)
    return caught.value.code


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_comes_upright(orientation: int) -> None:
    told, (reduced, thumbnail) = inspect(jpeg(orientation=orientation), "jpg")
    assert is_upright(reduced)
    assert is_upright(thumbnail)
    assert size_of(reduced) == (480, 320) == told["upright"]  # type: ignore[index]


@pytest.mark.parametrize(
    ("format_", "mode", "options"),
    [
        ("JPEG", "RGB", {"progressive": True}),
        ("JPEG", "CMYK", {}),
        ("TIFF", "RGB", {"compression": "tiff_lzw"}),
        ("TIFF", "RGB", {"compression": "tiff_deflate"}),
        ("TIFF", "CMYK", {}),
        ("TIFF", "RGBA", {}),
        ("PNG", "RGB", {}),
        ("PNG", "RGBA", {}),
        ("PNG", "P", {}),
        ("BMP", "RGB", {}),
        ("WEBP", "RGB", {"lossless": True}),
        ("WEBP", "RGBA", {}),
    ],
)
def test_formats_and_modes(format_: str, mode: str, options: dict[str, object]) -> None:
    _, (reduced, thumbnail) = inspect(picture(format_, quarters(mode=mode), **options))
    assert is_upright(reduced)
    assert is_upright(thumbnail)


@pytest.mark.parametrize("mode", ["L", "1", "I;16", "I", "F", "LA"])
def test_grey_pictures_of_any_depth(mode: str) -> None:
    grey = quarters(mode="L")
    deep = grey.convert("I").point(lambda value: value * 257)
    image = deep.convert("I;16") if mode == "I;16" else grey.convert(mode)
    format_ = "PNG" if mode == "LA" else "TIFF"
    _, (reduced, _) = inspect(picture(format_, image))
    levels = Image.open(io.BytesIO(reduced)).convert("L").getextrema()
    assert levels[1] - levels[0] > 80  # type: ignore[operator]


@pytest.mark.parametrize("big", [False, True])
def test_scans_of_16_bits_a_channel(big: bool) -> None:
    told, (reduced, _) = inspect(deep_tiff(big), "tif")
    assert is_upright(reduced)
    assert told["width"] == 96  # type: ignore[index]


def test_many_pages_of_a_tiff_count_as_their_first() -> None:
    first, second = quarters(), Image.new("RGB", (50, 50))
    told, (reduced, _) = inspect(picture("TIFF", first, save_all=True, append_images=[second]))
    assert is_upright(reduced)
    assert told["width"] == 480  # type: ignore[index]


@pytest.mark.parametrize("name", ["quarters.heic", "quarters-turned.heic"])
def test_heic_is_decoded_upright(name: str) -> None:
    told, (reduced, _) = inspect((OWN / name).read_bytes(), "HEIC")
    assert is_upright(reduced)
    assert told["media_type"] == "image/heic"  # type: ignore[index]
    assert told["exif"]["taken"] == "2026-02-10T15:20:33"  # type: ignore[index]


def test_small_copies_have_their_sizes_and_no_metadata() -> None:
    data = jpeg(size=(4000, 3000), main={0x010E: "secret caption"})
    _, (reduced, thumbnail) = inspect(data)
    assert (size_of(reduced), size_of(thumbnail)) == ((1600, 1200), (320, 240))
    for small in (reduced, thumbnail):
        assert not dict(Image.open(io.BytesIO(small)).getexif())
        assert b"secret caption" not in small
    assert b"secret caption" in data


def test_long_and_tiny_pictures_keep_a_side() -> None:
    assert fitted((10_000, 3), 320) == (320, 1)
    _, (reduced, thumbnail) = inspect(picture("PNG", Image.new("RGB", (1, 1))))
    assert size_of(reduced) == size_of(thumbnail) == (1, 1)


def test_other_colour_spaces_become_srgb_and_broken_profiles_are_ignored() -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for profile in (lab, b"no profile", lab[:60]):
        _, (reduced, _) = inspect(picture("PNG", icc_profile=profile))
        assert is_upright(reduced)


def test_transparent_pictures_lie_on_white() -> None:
    _, (reduced, _) = inspect(picture("PNG", Image.new("RGBA", (40, 40), (0, 0, 0, 0))))
    assert Image.open(io.BytesIO(reduced)).getpixel((20, 20)) == (255, 255, 255)


# -- what is refused --------------------------------------------------------------------------------------------------


def test_empty_and_foreign_files() -> None:
    assert code_of(b"") == "photo.empty"
    for data in (b"GIF89a" + bytes(50), b"%PDF-1.7", b"hello", b"BM", b"\0" * 4096, b"PK\3\4"):
        assert code_of(data, "jpg") == "photo.unknown_format"


@pytest.mark.parametrize("format_", ["JPEG", "PNG", "TIFF", "BMP", "WEBP"])
@pytest.mark.parametrize("share", [0.3, 0.7, 0.98])
def test_files_cut_short(format_: str, share: float) -> None:
    noise = quarters().filter(ImageFilter.GaussianBlur(3))
    noise.paste(Image.effect_noise((240, 160), 60), (0, 0))
    data = picture(format_, noise)
    assert code_of(data[: int(len(data) * share)]) in ("photo.truncated", "photo.damaged")


def test_a_card_pulled_out_leaves_zeros() -> None:
    data = jpeg(size=(1200, 900))
    for kept in (0.5, 0.9, 0.999):
        length = int(len(data) * kept)
        assert code_of(data[:length] + bytes(len(data) - length)) == "photo.truncated"


def test_heic_cut_short() -> None:
    data = (OWN / "quarters.heic").read_bytes()
    for share in (0.2, 0.6, 0.9):
        assert code_of(data[: int(len(data) * share)]) in ("photo.truncated", "photo.damaged", "photo.unknown_format")


def test_a_tail_after_the_end_is_no_damage() -> None:
    _, (reduced, _) = inspect(jpeg() + b"\xff\xda" + os.urandom(2000).replace(b"\xff\xd9", b"\xff\0"))
    assert is_upright(reduced)


def test_an_embedded_preview_does_not_hide_a_missing_end() -> None:
    inner = picture("JPEG", quarters((160, 120)))
    data = jpeg(main={0x010E: "preview"})
    app1 = b"\xff\xe2" + (len(inner) + 2).to_bytes(2, "big") + inner
    whole = data[:2] + app1 + data[2:]
    assert is_upright(inspect(whole)[1][0])
    assert code_of(whole[:-40] + bytes(40)) == "photo.truncated"


def test_extension_and_content_must_agree() -> None:
    assert code_of(picture("PNG"), "JPG") == "photo.wrong_extension"
    assert code_of(picture("JPEG"), "tif") == "photo.wrong_extension"
    for extension in ("", "dat", "JPE", "jpeg"):
        inspect(picture("JPEG"), extension)


def test_camera_raw_shows_its_preview_and_tells_the_size_of_the_sensor() -> None:
    told, (reduced, thumbnail) = inspect(dng(), "DNG")
    assert (told["media_type"], told["width"], told["height"]) == ("image/x-camera-raw", 64, 48)  # type: ignore[index]
    assert told["exif"]["model"] == "R-1"  # type: ignore[index]
    assert told["exif"]["taken"] == "2026-02-10T15:20:33"  # type: ignore[index]
    assert size_of(reduced) == (960, 640)
    assert is_upright(thumbnail)


def test_camera_raw_whose_preview_is_a_stamp_is_developed() -> None:
    assert size_of(inspect(dng((240, 160)), "dng")[1][0]) == (32, 24)  # each four points of the sensor give one


def test_camera_raw_is_told_apart() -> None:
    assert code_of(picture("TIFF"), "NEF") == "photo.damaged"
    assert code_of(b"II*\0\x10\0\0\0CR\2\0" + bytes(100), "") == "photo.damaged"
    assert code_of(b"FUJIFILMCCD-RAW " + bytes(100), "jpg") == "photo.wrong_extension"
    tags = {254: 1}
    assert code_of(picture("TIFF", tiffinfo=tags)) == "photo.camera_raw"


def test_deep_and_packed_scans_and_files_of_several_pages_open() -> None:
    packed = (OWN / "quarters-16bit-lzw.tif").read_bytes()
    told, (reduced, _) = inspect(packed, "tif")
    assert is_upright(reduced)
    assert told["pages"] == 1  # type: ignore[index]
    pages = [quarters((96, 64)), quarters((64, 96)).transpose(Image.Transpose.ROTATE_180)]
    several = picture("TIFF", pages[0], save_all=True, append_images=pages[1:], compression="tiff_lzw")
    told, (reduced, _) = inspect(several, "tif")
    assert told["pages"] == 2  # type: ignore[index]
    assert is_upright(reduced)
    shown, (rows,) = pixels(several, "tif", page=1)
    assert (shown["width"], shown["height"], shown["pages"]) == (64, 96, 2)  # type: ignore[index]
    assert len(rows) == 3 * 64 * 96


def test_pixels_are_upright_and_bounded() -> None:
    told, (rows,) = pixels(jpeg(orientation=6), "jpg")
    assert (told["width"], told["height"]) == (480, 320)  # type: ignore[index]
    assert is_upright(picture("PNG", Image.frombytes("RGB", (480, 320), rows)))
    told, (rows,) = pixels(jpeg(orientation=6), "jpg", most=10_000)
    assert len(rows) == 3 * told["width"] * told["height"] <= 30_000  # type: ignore[index]


def test_likeness_survives_what_happens_to_copies_and_not_another_picture() -> None:
    def bits(one: bytes, two: bytes) -> int:
        first, second = (int(inspect(data)[0]["likeness"], 16) for data in (one, two))  # type: ignore[index]
        return (first ^ second).bit_count()

    scene = Image.open(resources.path("demo", "photos", "meeting0.jpg"))
    other = Image.open(resources.path("demo", "photos", "meeting1.jpg"))
    copy = picture("JPEG", scene.resize((400, 300)), quality=60)
    brighter = picture("PNG", scene.point(lambda value: min(255, int(value * 1.15))))
    assert bits(picture("PNG", scene), copy) <= 6
    assert bits(picture("PNG", scene), brighter) <= 6
    assert bits(picture("PNG", scene), picture("PNG", other)) > 8


XMP = """<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" photoshop:City="青溪县">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">座谈会全景</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>何书记员</rdf:li></rdf:Seq></dc:creator>
</rdf:Description></rdf:RDF></x:xmpmeta>"""


def test_what_people_wrote_into_a_file_is_read() -> None:
    told, _ = inspect(picture("JPEG", xmp=XMP.encode()))
    assert told["notes"] == {"title": "座谈会全景", "creator": "何书记员", "city": "青溪县"}  # type: ignore[index]


@pytest.mark.parametrize(
    "packet",
    [b"", b"<", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", XMP.encode()[:300], b"\xff\xfe" + XMP.encode("utf-16-le")],
)
def test_damaged_or_dangerous_notes_are_passed_over(packet: bytes) -> None:
    told, _ = inspect(picture("JPEG", xmp=packet))
    assert "c" not in told["notes"].values()  # type: ignore[index]


def test_bombs_are_refused_before_decoding() -> None:
    assert code_of(bomb_png()) == "photo.too_many_pixels"
    assert code_of(bomb_png(MOST_PIXELS, 2)) == "photo.too_many_pixels"
    assert code_of(bomb_png(3, 0)) == "photo.damaged"


def test_a_tiff_that_points_at_itself_ends() -> None:
    _, (reduced, _) = inspect(looping_tiff(), "tif")
    assert size_of(reduced) == (4, 4)


def test_a_chain_of_pages_is_followed_so_far_and_no_further() -> None:
    tags = [(256, 4), (257, 4), (258, 8), (259, 1), (262, 1), (273, 8), (277, 1), (278, 4), (279, 16)]
    entries = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in tags)
    length = 2 + len(entries) + 4
    pages = [struct.pack("<H", 9) + entries + struct.pack("<I", 8 + length * number) for number in range(1, 1200)]
    told, _ = inspect(b"II*\0" + struct.pack("<I", 8) + b"".join(pages) + pages[0][:-4] + bytes(4), "tif")
    assert told["pages"] == 1000  # type: ignore[index]


def test_a_negative_size_is_none() -> None:
    upside = bytearray(picture("BMP"))
    upside[22:26] = struct.pack("<i", -320)  # a height below nothing is how BMP says that its first row is on top
    told, _ = inspect(bytes(upside))
    assert told["height"] == 320  # type: ignore[index]
    upside[18:22] = struct.pack("<i", -480)
    assert code_of(bytes(upside)) == "photo.damaged"


def test_a_child_short_of_memory_says_so() -> None:
    data = picture("PNG", Image.new("RGB", (9000, 9000)))
    with Sandbox(1, Limits(memory=150 << 20)) as sandbox:
        with pytest.raises(UserError) as caught:
            sandbox.run(INSPECT, data, {})
        assert caught.value.code == "sandbox.memory"
        assert is_upright(sandbox.run(INSPECT, jpeg(), {}).parts[0])


# -- EXIF -------------------------------------------------------------------------------------------------------------


def test_what_a_camera_wrote() -> None:
    facts = Image.Exif()
    facts[0x010F], facts[0x0110] = "QX Camera\0\0", "  Model\t7 "
    inner = facts.get_ifd(0x8769)
    inner[0x9003], inner[0x9011] = "2026:02:10 15:20:33", "+08:00"
    inner[0x829A], inner[0x829D], inner[0x8827], inner[0x920A] = 1 / 125, 2.8, 400, 35.0
    gps = facts.get_ifd(0x8825)
    gps[1], gps[2], gps[3], gps[4] = "S", (26.0, 30.0, 0.0), "E", (106.0, 42.0, 36.0)
    gps[5], gps[6] = b"\x01", 12.5
    told, _ = inspect(picture("JPEG", exif=facts))
    assert told["exif"] == {  # type: ignore[index]
        "make": "QX Camera",
        "model": "Model 7",
        "taken": "2026-02-10T15:20:33+08:00",
        "exposure_s": "1/125",
        "f_number": "2.8",
        "iso": "400",
        "focal_length_mm": "35",
        "latitude": "-26.500000",
        "longitude": "106.710000",
        "altitude_m": "-12.5",
        "orientation": "1",
        "bits": "24",
        "compression": "jpeg",
        "x_dpi": "72",
        "y_dpi": "72",
    }


@pytest.mark.parametrize(
    "value", ["0000:00:00 00:00:00", "2026:13:45 99:99:99", "1700:01:01 00:00:00", "yesterday", "", "\0" * 19]
)
def test_absurd_dates_are_left_out(value: str) -> None:
    told, _ = inspect(jpeg(taken=value))
    assert "taken" not in told["exif"]  # type: ignore[index]


def test_absurd_numbers_are_left_out() -> None:
    facts = Image.Exif()
    facts[0x0112] = 77
    inner = facts.get_ifd(0x8769)
    inner[0x829A], inner[0xA002] = -4.0, 2**31
    gps = facts.get_ifd(0x8825)
    gps[1], gps[2] = "N", (9999.0, 0.0, 0.0)
    told, (reduced, _) = inspect(picture("JPEG", exif=facts))
    assert is_upright(reduced)
    assert set(told["exif"]) - {"bits", "compression", "x_dpi", "y_dpi"} <= {"orientation", "exif_width"}  # type: ignore[index]


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("青溪", "青溪"),
        ("青溪".encode("gbk"), "青溪"),
        ("青溪".encode().decode("latin-1"), "青溪"),
        (b"abc\0junk", "abc"),
        ("a\x07b\r\nc", "a b c"),
        ("\u202egnp", "gnp"),
        (b"", None),
        (17, None),
        ("x" * 3000, "x" * 500),
    ],
)
def test_camera_texts_are_cleaned(value: object, told: str | None) -> None:
    assert exif.text(value) == told


# -- negatives --------------------------------------------------------------------------------------------------------


def simulated(original: Image.Image, mask: tuple[float, float, float], depth: float, gamma: float) -> Image.Image:
    """A colour negative of a picture: S-curve, complement, orange mask."""
    levels = []
    for base in mask:
        for level in range(256):
            tone = (level / 255) ** gamma
            curved = 0.5 * tone + 0.5 * tone * tone * (3 - 2 * tone)
            levels.append(round(255 * base * (1 - curved * depth)))
    return original.convert("RGB").point(levels)


def delta_e(one: Image.Image, other: Image.Image) -> float:
    """Mean CIE76 difference."""
    transform = ImageCms.buildTransform(ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"), "RGB", "LAB")

    def values(image: Image.Image) -> list[tuple[float, float, float]]:
        raw = ImageCms.applyTransform(image.convert("RGB").resize((90, 60), Image.Resampling.BOX), transform)
        data = raw.tobytes()  # type: ignore[union-attr]
        signed = [value - 256 if value > 127 else value for value in data]
        return [(data[i] * 100 / 255, signed[i + 1], signed[i + 2]) for i in range(0, len(data), 3)]

    pairs = zip(values(one), values(other), strict=True)
    return statistics.mean(sum((a - b) ** 2 for a, b in zip(left, right, strict=True)) ** 0.5 for left, right in pairs)


def demo_names() -> list[str]:
    return sorted(path.stem for path in resources.path("demo", "photos").glob("*[0-9].jpg"))


def turned(negative: bytes) -> Image.Image:
    return Image.open(io.BytesIO(positive(negative)[1][0]))


def test_positives_of_the_drawn_negatives_are_near_their_photos() -> None:
    folder = resources.path("demo", "photos")
    found = {
        name: delta_e(Image.open(folder / f"{name}.jpg"), turned((folder / f"{name}-n.jpg").read_bytes()))
        for name in demo_names()
    }
    assert statistics.mean(found.values()) < 9
    assert max(found.values()) < 16


@pytest.mark.parametrize(
    ("mask", "depth", "gamma"),
    [((0.95, 0.6, 0.4), 0.9, 1.0), ((0.85, 0.45, 0.25), 0.75, 0.8), ((1.0, 0.7, 0.5), 0.95, 1.2)],
)
def test_positives_of_simulated_negatives_are_near_their_originals(
    mask: tuple[float, float, float], depth: float, gamma: float
) -> None:
    originals = [Image.open(resources.path("demo", "photos", f"{name}.jpg")) for name in demo_names()]
    found = [delta_e(one, turned(picture("PNG", simulated(one, mask, depth, gamma)))) for one in originals]
    assert statistics.mean(found) < 12


@pytest.mark.parametrize("lift", [0, 120])
@pytest.mark.parametrize("mask", [(0.95, 0.6, 0.4), (0.85, 0.45, 0.25)])
def test_a_measured_base_keeps_the_light_of_scenes_without_black(mask: tuple[float, float, float], lift: int) -> None:
    lifted = [lift + round(level * (255 - lift) / 255) for level in range(256)]
    base = [round(255 * part) for part in mask]
    found = []
    for name in demo_names()[::3]:
        scene = Image.open(resources.path("demo", "photos", f"{name}.jpg")).convert("RGB").point(lifted * 3)
        recipe, (data,) = positive(picture("PNG", simulated(scene, mask, 0.85, 0.9)), base=base)
        assert recipe["film"] == "colour"  # type: ignore[index]
        assert recipe["base"] == base  # type: ignore[index]
        found.append(delta_e(scene, Image.open(io.BytesIO(data))))
    assert statistics.mean(found) < 12


def test_a_base_that_is_darker_than_the_frame_is_not_believed() -> None:
    data = picture(
        "PNG", simulated(Image.open(resources.path("demo", "photos", "meeting0.jpg")), (0.95, 0.6, 0.4), 0.9, 1.0)
    )
    assert positive(data, base=(90, 60, 40), film="colour") == positive(data, film="colour")


def test_a_frame_that_was_hardly_exposed_stays_dark() -> None:
    thin = Image.new("RGB", (60, 40), (230, 145, 92))
    thin.paste((215, 136, 86), (20, 10, 40, 30))
    (data,) = positive(picture("PNG", thin), base=(236, 150, 96))[1]
    assert max(high for _, high in Image.open(io.BytesIO(data)).getextrema()) < 150  # type: ignore[misc]


def test_bare_light_around_the_film_does_not_spoil_the_positive() -> None:
    original = Image.open(resources.path("demo", "photos", "meeting0.jpg"))
    framed = Image.new("RGB", (760, 560), (252, 253, 250))
    framed.paste(simulated(original, (0.95, 0.6, 0.4), 0.9, 1.0), (80, 80))
    inside = turned(picture("PNG", framed)).crop((80, 80, 680, 480))
    assert delta_e(original, inside) < 12


def test_black_and_white_is_told_from_colour() -> None:
    grey = Image.open(resources.path("demo", "photos", "meeting0.jpg")).convert("L")
    negative = grey.point([255 - level for level in range(256)])
    recipe, (data,) = positive(picture("PNG", negative))
    assert recipe["film"] == "bw"  # type: ignore[index]
    assert delta_e(grey, Image.open(io.BytesIO(data))) < 8
    assert not is_masked(negative.convert("RGB"))
    assert positive(picture("PNG", negative), film="colour")[0]["film"] == "colour"  # type: ignore[index]


@pytest.mark.parametrize("colour", [(0, 0, 0), (255, 255, 255), (220, 140, 85), (1, 1, 1)])
def test_an_empty_frame_is_no_trouble(colour: tuple[int, int, int]) -> None:
    assert size_of(positive(picture("PNG", Image.new("RGB", (60, 40), colour)))[1][0]) == (60, 40)


# -- files that nobody here made --------------------------------------------------------------------------------------


@pytest.mark.skipif(not FOREIGN.is_dir(), reason="YIANTONG_SAMPLES names no folder")
def test_the_sample_collection_opens_whole() -> None:
    files = [path for path in sorted(FOREIGN.rglob("*")) if path.suffix.lower() in (".jpg", ".tiff")]
    assert files
    upright = set()
    for path in files:
        told, (reduced, thumbnail) = inspect(path.read_bytes(), path.suffix[1:])
        assert max(size_of(thumbnail)) <= 320
        assert max(size_of(reduced)) <= 1600
        if path.parent.name == "orientation":
            upright.add(tuple(told["upright"]))  # type: ignore[index]
    assert len(upright) <= 1


def test_formats_are_told_by_content_alone() -> None:
    for format_, name in (("JPEG", "JPEG"), ("TIFF", "TIFF"), ("PNG", "PNG"), ("BMP", "BMP"), ("WEBP", "WebP")):
        assert format_of(picture(format_), "").name == name
