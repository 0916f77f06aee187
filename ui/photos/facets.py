"""The left of the page: category, negative and description narrow the grid, each with its count."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import QCoreApplication, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame

from app import photos
from app.photos import PhotoCounts
from ui.widgets.base import column, scrolled
from ui.widgets.sidelist import SideList

#: Icons by category, as the design draws them; one without its own has `image`.
ICONS = {
    "PH01": "microphone", "PH02": "shield-warning", "PH03": "money", "PH04": "scales", "PH05": "scales",
    "PH06": "file-text",
    "PH07": "chats-circle", "PH08": "graduation-cap", "PH09": "megaphone-simple", "PH10": "house-line",
}  # fmt: skip


def category_icon(code: str) -> str:
    """The icon of a category."""
    return ICONS.get(code, "image")


def _t(text: str) -> str:
    return QCoreApplication.translate("Facets", text)


class Group(SideList):
    """One heading with its choices; choosing the chosen one again takes the choice away."""

    turned = Signal(str)

    def __init__(self, title: str, always: bool) -> None:
        super().__init__()
        self._always, self._on = always, ""
        self.heading(title)
        self.setAccessibleName(title)
        self.picked.connect(self._turn)

    def offer(self, key: str, text: str, icon: str, ink: str = "text3") -> None:
        """Add a choice."""
        item = self.add(key, text, icon, ink)
        item.setAutoExclusive(False)
        item.setFixedHeight(29)

    def choose(self, key: str) -> None:
        """Choose without telling; nothing chooses none."""
        self._on = key
        self.pick(key)
        stop = key if key in self.items else next(iter(self.items), "")
        for name, item in self.items.items():  # Tab comes to one of them, arrows to the rest
            item.setFocusPolicy(Qt.FocusPolicy.StrongFocus if name == stop else Qt.FocusPolicy.ClickFocus)

    def chosen(self) -> str:
        """The chosen one."""
        return self._on

    def _turn(self, key: str) -> None:
        self.choose("" if key == self._on and not self._always else key)
        self.turned.emit(self._on)


class Facets(QFrame):
    """All groups."""

    turned = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "left")
        self.category = Group(_t("类别"), always=True)
        self.category.offer("", _t("全部照片"), "stack")
        for one in photos.categories():
            self.category.offer(one.code, one.label, category_icon(one.code))
        self.negative = Group(_t("底片"), always=False)
        self.negative.offer("film", _t("底片在册"), "film-strip")
        self.negative.offer("missing", _t("缺底片"), "warning", "ora")
        self.negative.offer("digital", _t("数码原始件"), "image")
        self.negative.offer("none", _t("注明无底片"), "prohibit")
        self.described = Group(_t("著录"), always=False)
        self.described.offer("yes", _t("著录完整"), "check-circle")
        self.described.offer("no", _t("待补著录"), "pencil-simple")
        self.described.offer("picked", _t("优选"), "star")
        self.medium = Group(_t("载体"), always=False)
        self.medium.offer("jpeg", _t("JPEG照片"), "image")
        self.medium.offer("tiff", _t("TIFF扫描件"), "corners-out")
        self.medium.offer("raw", _t("相机原始数据"), "camera")
        self.medium.offer("other", _t("其他格式"), "file")
        self.year = Group(_t("年度"), always=False)
        self.month = Group(_t("月份"), always=False)
        for number in range(12, 0, -1):
            self.month.offer(str(number), _t("{n}月").format(n=number), "calendar-blank")
        self._months: dict[tuple[int, int], int] = {}
        self._lay_out()
        self.clear()
        self.year.turned.connect(lambda _key: self._turn_year())
        for group in (self.category, self.negative, self.described, self.medium, self.year, self.month):
            group.turned.connect(lambda _key: self.turned.emit())

    def _lay_out(self) -> None:
        groups = (self.category, self.negative, self.described, self.year, self.month, self.medium)
        inner = column(*groups, None, gap=6, margins=(10, 8, 10, 8))
        self._area = scrolled(inner, "surface")
        self.setLayout(column(self._area, gap=0, margins=(0, 0, 1, 0)))

    def show_counts(self, counts: PhotoCounts) -> None:
        """Write the figures."""
        for key, item in self.category.items.items():
            item.set_count(counts.categories.get(key, 0) if key else counts.total)
        self._tell_which()
        told = {
            "film": counts.on_film,
            "missing": counts.undetermined,
            "digital": counts.digital,
            "none": counts.without,
        }
        for key, item in self.negative.items.items():
            item.set_count(told[key])
        self.described.items["yes"].set_count(counts.described)
        self.described.items["no"].set_count(counts.undescribed)
        self.described.items["picked"].set_count(counts.picked)
        for key, item in self.medium.items.items():
            item.set_count(counts.media.get(key, 0))
        self._tell_which()

    def _tell_which(self) -> None:
        """Only choices that something lies behind, and those that are chosen."""
        for key, item in self.category.items.items():
            item.setVisible(bool(item.count) or key in ("", self.category.chosen()))
        for group in (self.negative, self.described, self.medium):
            for key, item in group.items.items():
                item.setVisible(bool(item.count) or key == group.chosen())
            group.setVisible(any(not item.isHidden() for item in group.items.values()))

    def show_months(self, months: dict[tuple[int, int], int]) -> None:
        """The timeline: each year with how many photos are of it, and below the chosen one its months."""
        self._months = months
        years: Counter[int] = Counter()
        for (year, _month), count in months.items():
            years[year] += count
        for year, count in years.items():
            if str(year) not in self.year.items:
                self.year.offer(str(year), _t("{year}年").format(year=year), "calendar-blank")
            self.year.items[str(year)].set_count(count)
            self.year.items[str(year)].set_share(count / max(years.values()) if len(years) > 1 else 0)
        self.year.arrange(sorted(self.year.items, key=int, reverse=True))
        for key, item in self.year.items.items():
            item.setVisible(int(key) in years)
        self.year.setVisible(bool(years))
        self._offer_months()

    def _offer_months(self) -> None:
        year = int(self.year.chosen() or 0)
        counts = {key: self._months.get((year, int(key)), 0) for key in self.month.items}
        for key, item in self.month.items.items():
            count = counts[key]
            item.set_count(count)
            item.set_share(count / max(1, *counts.values()))
            item.setVisible(bool(count))
        self.month.setVisible(bool(year))
        if year:  # where they are below what is seen, they come into sight
            QTimer.singleShot(0, self, lambda: self._area.ensureWidgetVisible(self.month, 0, 8))

    def _turn_year(self) -> None:
        self.month.choose("")
        self._offer_months()

    def clear(self) -> None:
        """Narrow nothing."""
        self.category.choose("")
        self.negative.choose("")
        self.described.choose("")
        self.medium.choose("")
        self.year.choose("")
        self._turn_year()
        self._tell_which()
