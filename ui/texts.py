"""How dates, sizes and sums are written for people (design §8)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

from PySide6.QtCore import QCoreApplication

_ZONE = timezone(timedelta(hours=8))
_NO_NAME = frozenset('\\/:*?"<>|')


def local(instant: datetime) -> datetime:
    """An instant in the office's zone; one without a zone is UTC."""
    aware = instant if instant.tzinfo else instant.replace(tzinfo=UTC)
    return aware.astimezone(_ZONE)


def prose(day: date | None) -> str:
    """2026年3月5日."""
    return (
        QCoreApplication.translate("Texts", "{y}年{m}月{d}日").format(y=day.year, m=day.month, d=day.day) if day else ""
    )


def short(day: date | None, today: date | None = None) -> str:
    """3月5日 in this year, else 2025年3月5日."""
    if day is None:
        return ""
    if today is not None and day.year != today.year:
        return prose(day)
    return QCoreApplication.translate("Texts", "{m}月{d}日").format(m=day.month, d=day.day)


def stamp(instant: datetime | None) -> str:
    """2026-03-05 17:20."""
    return local(instant).strftime("%Y-%m-%d %H:%M") if instant else ""


def recent(instant: datetime | None, now: datetime) -> str:
    """今天10:42, 昨天, 3月4日."""
    if instant is None:
        return ""
    there, here = local(instant), local(now)
    if there.date() == here.date():
        return QCoreApplication.translate("Texts", "今天{time}").format(time=there.strftime("%H:%M"))
    if there.date() == here.date() - timedelta(days=1):
        return QCoreApplication.translate("Texts", "昨天")
    return short(there.date(), here.date())


def weekday(day: date) -> str:
    """星期四."""
    names = QCoreApplication.translate("Texts", "一二三四五六日")
    return QCoreApplication.translate("Texts", "星期{n}").format(n=names[day.weekday()])


def pictures_held(photos: int, on_film: int, digital: int) -> str:
    """照片4　底片2　数码原件2: a digital photo has no negative unless somebody says so (domain §1.5)."""
    told = [QCoreApplication.translate("Texts", "照片{n}").format(n=photos)]
    if on_film:
        told.append(QCoreApplication.translate("Texts", "底片{n}").format(n=on_film))
    if digital:
        told.append(QCoreApplication.translate("Texts", "数码原件{n}").format(n=digital))
    return "　".join(told)


def file_name(title: str, suffix: str) -> str:
    """A title as the name of a file that Windows takes too; at most 80 characters before the suffix."""
    kept = "".join(" " if one in _NO_NAME or not one.isprintable() else one for one in title)
    return (" ".join(kept.split())[:80].rstrip(". ") or QCoreApplication.translate("Texts", "文件")) + suffix


def size(count: int) -> str:
    """1.8MB."""
    value = float(count)
    for unit in ("B", "KB", "MB", "GB"):
        if value < 1024 or unit == "GB":
            return f"{value:.0f}{unit}" if unit == "B" or value >= 100 else f"{value:.1f}{unit}"
        value /= 1024
    return f"{count}B"
