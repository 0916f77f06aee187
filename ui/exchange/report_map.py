"""报送图: offices by months; each month says by sign, word and colour whether anything came."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.exchange.reporting import BEFORE, NOTHING, OPEN, REPORTED, MapRow, MonthCell, ReportMap
from ui.widgets.chip import ChipText, Level
from ui.widgets.table import Cell, Column, Table

_WIDTH = 78


def _tr(text: str) -> str:
    return QCoreApplication.translate("ReportMapTable", text)


class ReportMapTable(Table[MapRow]):
    """One line for each office, one column for each month."""

    def __init__(self, months: tuple[tuple[int, int], ...]) -> None:
        super().__init__(
            [
                Column(
                    self.tr("院"), 0,
                    lambda row: Cell(row.office_name, sub=row.office_code, strong=True, size=14),
                    order=lambda row: row.office_code,
                ),
                *(self._month(year, month) for year, month in months),
            ]
        )  # fmt: skip
        self._place: dict[tuple[int, int], int] = {}
        self.setAccessibleName(self.tr("各院按月报送图"))

    def show_map(self, data: ReportMap) -> None:
        """Show the offices. In a month that begins while the window is open the newest column is yet to come."""
        self._place = {month: place for place, month in enumerate(data.months)}
        self.set_rows(data.rows, keep=lambda row: row.office_code)

    def _month(self, year: int, month: int) -> Column[MapRow]:
        def found(row: MapRow) -> MonthCell:
            place = self._place.get((year, month))
            return MonthCell(BEFORE) if place is None else row.cells[place]

        title = self.tr("{y}年1月").format(y=year % 100) if month == 1 else self.tr("{m}月").format(m=month)
        return Column(
            title, _WIDTH, lambda row: month_cell(found(row), year, month),
            order=lambda row: found(row).bundles, name=f"{year}-{month:02}",
        )  # fmt: skip


def month_cell(cell: MonthCell, year: int, month: int) -> Cell:
    """How one month of an office looks and is read aloud."""
    when = _tr("{y}年{m}月").format(y=year, m=month)
    if cell.state == REPORTED:
        chip = ChipText(_tr("{n}包").format(n=cell.bundles), Level.GREEN, "check-circle-fill")
        told = _tr("{when}收到{n}包，{r}条记录").format(when=when, n=cell.bundles, r=cell.records)
        return Cell(chip=chip, chip_width=60, spoken=told)
    if cell.state == NOTHING:
        chip = ChipText(_tr("未报"), Level.RED, "prohibit")
        return Cell(chip=chip, chip_width=60, spoken=_tr("{when}未报").format(when=when))
    if cell.state == OPEN:
        chip = ChipText(_tr("未到"), Level.GREY, "hourglass-medium-fill")
        return Cell(chip=chip, chip_width=60, spoken=_tr("{when}尚未报").format(when=when))
    assert cell.state == BEFORE  # noqa: S101 - the four of them
    return Cell("—", ink="text3", spoken=_tr("{when}尚未开始报送").format(when=when))
