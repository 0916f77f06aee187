"""What a camera wrote into its file, as far as it makes sense; what does not is left out, never an error."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta, timezone
from typing import Any

from PIL.Image import Exif

_EXIF_IFD, _GPS_IFD = 0x8769, 0x8825
_LONGEST_TEXT = 500
#: Years before the first photograph and beyond any clock are not dates.
_FIRST_YEAR, _LAST_YEAR = 1826, 2100

_MAIN_TEXTS = {0x010F: "make", 0x0110: "model", 0x0131: "software", 0x010E: "description", 0x013B: "artist"}
_EXIF_TEXTS = {0xA434: "lens", 0xA431: "serial_number"}
_GPS_TEXTS = {16: "direction_ref", 29: "gps_date"}
_EXIF_NUMBERS = {0x829D: "f_number", 0x8827: "iso", 0x920A: "focal_length_mm", 0x9204: "exposure_bias"}
_EXIF_COUNTS = {0xA002: "exif_width", 0xA003: "exif_height", 0x9209: "flash", 0xA001: "color_space"}


def read(exif: Exif, *, camera: bool = False) -> dict[str, str]:
    """EXIF as names and short texts (no floats: decimals are text).

    A file's own time is a camera's where something was exposed, or the format is a `camera`'s: of a scanned print it is
    that of the scan.

    Keys where known: make, model, software, lens, serial_number, description, artist; taken (`YYYY-MM-DDTHH:MM:SS`,
    with `+HH:MM` where the camera says so), digitised; exposure_s (`1/125`), f_number, iso, focal_length_mm,
    exposure_bias, flash, color_space, exif_width, exif_height; latitude, longitude (degrees, south and west negative),
    altitude_m, direction, direction_ref, gps_version, gps_date; orientation (1–8).
    """
    found: dict[str, str] = {}
    main = _guarded(lambda: dict(exif)) or {}
    inner = _guarded(lambda: dict(exif.get_ifd(_EXIF_IFD))) or {}
    gps = _guarded(lambda: dict(exif.get_ifd(_GPS_IFD))) or {}
    for table, names in ((main, _MAIN_TEXTS), (inner, _EXIF_TEXTS), (gps, _GPS_TEXTS)):
        for tag, name in names.items():
            _keep(found, name, text(table.get(tag)))
    for tag, name in _EXIF_NUMBERS.items():
        _keep(found, name, _decimal(inner.get(tag)))
    for tag, name in _EXIF_COUNTS.items():
        _keep(found, name, _count(inner.get(tag)))
    _keep(found, "exposure_s", _exposure(inner.get(0x829A)))
    written = _instant(main.get(0x0132), inner.get(0x9011))
    exposed = camera or any(name in found for name in ("exposure_s", "f_number", "iso", "focal_length_mm"))
    _keep(found, "taken", _instant(inner.get(0x9003), inner.get(0x9011)) or (written if exposed else None))
    _keep(found, "digitised", _instant(inner.get(0x9004), inner.get(0x9012)) or (None if exposed else written))
    _keep(found, "latitude", _degrees(gps.get(2), gps.get(1), b"S", 90))
    _keep(found, "longitude", _degrees(gps.get(4), gps.get(3), b"W", 180))
    _keep(found, "altitude_m", _altitude(gps.get(6), gps.get(5)))
    _keep(found, "direction", _decimal(gps.get(17)))
    _keep(found, "gps_version", _version(gps.get(0)))
    found["orientation"] = str(orientation(main))
    return found


def orientation(main: Mapping[int, Any]) -> int:
    """How the sensor was held, 1–8; 1 (upright) where it is absent or nonsense."""
    value = main.get(0x0112)
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def text(value: object) -> str | None:
    """A text field without control characters. Cameras mean ASCII, and write UTF-8 or GBK."""
    if isinstance(value, str):
        try:
            raw = value.encode("latin-1")
        except UnicodeEncodeError:
            return _clean(value)
    elif isinstance(value, bytes):
        raw = value
    else:
        return None
    raw = raw[: 4 * _LONGEST_TEXT].split(b"\0", 1)[0]
    for encoding in ("utf-8", "gb18030"):
        try:
            return _clean(raw.decode(encoding))
        except UnicodeDecodeError:
            continue
    return _clean(raw.decode("ascii", "ignore"))


def _clean(value: str) -> str | None:
    kept = "".join(c if c.isprintable() else " " for c in value)
    return " ".join(kept.split())[:_LONGEST_TEXT] or None


def _keep(found: dict[str, str], name: str, value: str | None) -> None:
    if value:
        found[name] = value


def _guarded(read_ifd: Callable[[], dict[int, Any]]) -> dict[int, Any] | None:
    """A directory that cannot be read is as good as absent: the picture counts, not its notes."""
    try:
        return read_ifd()
    except Exception:  # noqa: BLE001 - damaged directories raise a dozen kinds
        return None


def _number(value: object) -> float | None:
    try:
        if isinstance(value, tuple):
            value = value[0]
        number = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError, ZeroDivisionError, OverflowError, IndexError):
        return None
    return number if math.isfinite(number) and abs(number) < 1e9 else None


def _decimal(value: object) -> str | None:
    number = _number(value)
    return None if number is None else f"{number:.2f}".rstrip("0").rstrip(".")


def _count(value: object) -> str | None:
    return str(value) if isinstance(value, int) and 0 <= value < 1 << 32 else None


def _exposure(value: object) -> str | None:
    seconds = _number(value)
    if seconds is None or not 1e-6 < seconds < 1e6:
        return None
    return f"1/{round(1 / seconds)}" if seconds < 0.3 else _decimal(seconds)


def _instant(value: object, offset: object) -> str | None:
    written = text(value)
    if written is None:
        return None
    try:
        found = datetime.strptime(written[:19].replace("-", ":"), "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007 - the camera's clock
    except ValueError:
        return None
    if not _FIRST_YEAR <= found.year <= _LAST_YEAR:
        return None
    zone = _zone(text(offset))
    return found.replace(tzinfo=zone).isoformat()


def _zone(offset: str | None) -> timezone | None:
    """`+08:00` as a zone, where it is one."""
    try:
        sign, hours, minutes = {"+": 1, "-": -1}[(offset or " ")[0]], int((offset or "")[1:3]), int((offset or "")[4:6])
    except (KeyError, ValueError):
        return None
    return timezone(sign * timedelta(hours=hours, minutes=minutes)) if hours <= 14 and minutes < 60 else None


def _degrees(value: object, side: object, negative: bytes, most: int) -> str | None:
    if not isinstance(value, tuple) or len(value) != 3:
        return None
    parts = [_number(part) for part in value]
    if any(part is None or part < 0 for part in parts):
        return None
    degrees = sum((part or 0) / 60**power for power, part in enumerate(parts))
    letter = (text(side) or "").upper().encode()[:1]
    return f"{-degrees if letter == negative else degrees:.6f}" if degrees <= most else None


def _version(value: object) -> str | None:
    if not isinstance(value, bytes) or len(value) != 4 or max(value) > 9:
        return None
    return ".".join(str(figure) for figure in value)


def _altitude(value: object, below: object) -> str | None:
    metres = _number(value)
    if metres is None:
        return None
    return _decimal(-metres if below in (1, b"\x01") else metres)
