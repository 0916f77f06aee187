"""调整正像: base and densest point of each channel and the gamma; what they make is shown at once, the scan stays."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QCoreApplication, Qt, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QGridLayout, QSlider, QWidget

from app.photos import NegativeRow
from app.workspace import UserError
from ui.desk import Desk
from ui.photos import queries, writing
from ui.photos.picture import PictureBox
from ui.photos.watermark import mark_for
from ui.widgets.base import Button, Label, column, holder, row
from ui.widgets.dialogs import Dialog

_WAIT = 200


def _t(text: str) -> str:
    return QCoreApplication.translate("PositiveDialog", text)


class PositiveDialog(Dialog):
    """Sliders beside the picture; 自动 judges anew."""

    def __init__(self, desk: Desk, parent: QWidget | None, negative: NegativeRow) -> None:
        super().__init__(parent, _t("调整底片{no}的正像").format(no=negative.negative_no), width=900)
        self._desk, self._negative = desk, negative
        self._asked = 0
        recipe = dict(negative.recipe)
        names = [_t("红"), _t("绿"), _t("蓝")] if len(recipe.get("base", ())) == 3 else [_t("灰")]
        self._channels = len(names)
        self._film = str(recipe.get("film", "bw"))
        self.picture = PictureBox(400)
        self.picture.mark = mark_for(desk, negative.secret)
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        self.sliders: dict[str, QSlider] = {}
        for place, name in enumerate(names):
            for line, (key, label) in enumerate((("base", _t("{c}　片基")), ("dense", _t("{c}　最密处")))):
                self._slider(grid, 2 * place + line, f"{key}{place}", label.format(c=name), 0, 255)
        self._slider(grid, 2 * len(names), "gamma", _t("反差（伽马）"), 300, 3000)
        self._set(recipe)
        side = holder(
            column(
                grid,
                row(Button(_t("自动"), self._auto, fit="row"), None),
                Label(_t("扫描件不变；正像按这里的数值生成，随时可以重调"), "caption", wrap=True),
                None,
                gap=10,
            )
        )
        side.setFixedWidth(340)
        whole = row(self.picture, side, gap=14)
        whole.setStretch(0, 1)
        self.body.addLayout(whole, 1)
        self.add_button(_t("取消"), self.reject)
        self.go_button = self.add_button(_t("保存正像"), self.submit, kind="primary", default=True)
        self._judged = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_WAIT)
        self._timer.timeout.connect(self._look)
        self._look()

    def _slider(self, grid: QGridLayout, line: int, key: str, label: str, least: int, most: int) -> None:
        slider = QSlider(Qt.Orientation.Horizontal)
        slider.setRange(least, most)
        slider.setAccessibleName(label)
        shown = Label("", "dense")
        shown.setFixedWidth(40)
        slider.valueChanged.connect(
            lambda value: shown.setText(f"{value / 1000:.2f}" if key == "gamma" else str(value))
        )
        slider.valueChanged.connect(lambda _value: self._changed())
        grid.addWidget(Label(label, "dense2"), line, 0)
        grid.addWidget(slider, line, 1)
        grid.addWidget(shown, line, 2)
        self.sliders[key] = slider

    def _set(self, recipe: dict[str, Any]) -> None:
        for key, slider in self.sliders.items():
            slider.blockSignals(True)
            value = recipe.get("gamma", 1050) if key == "gamma" else recipe.get(key[:-1], [0])[int(key[-1])]
            slider.setValue(int(value))
            slider.blockSignals(False)
            slider.valueChanged.emit(slider.value())

    def recipe(self) -> dict[str, Any]:
        """What the sliders say."""
        base, dense = ([self.sliders[f"{key}{n}"].value() for n in range(self._channels)] for key in ("base", "dense"))
        return {"film": self._film, "base": base, "dense": dense, "gamma": self.sliders["gamma"].value()}

    def _changed(self) -> None:
        if hasattr(self, "_timer"):
            self._judged = False
            self._timer.start()

    def _auto(self) -> None:
        self._judged = True
        self._timer.stop()
        self._ask(None)

    def _look(self) -> None:
        self._ask(self.recipe())

    def _ask(self, recipe: dict[str, Any] | None) -> None:
        self._asked += 1
        asked = self._asked

        def show(image: QImage) -> None:
            if asked == self._asked:
                self.picture.show_image(image, _t("正像"))

        self._desk.call(
            queries.previewed_positive, self._negative.id, recipe, owner=self, on_done=show, on_error=self.refuse
        )

    def submit(self) -> None:
        """Keep it."""
        if not self.go_button.isEnabled():
            return
        self.go_button.setEnabled(False)
        recipe = None if self._judged else self.recipe()
        self._desk.call(
            writing.adjust_positive,
            self._negative.id,
            recipe,
            owner=self,
            on_done=lambda _none: self.accept(),
            on_error=self._failed,
        )

    def _failed(self, error: UserError) -> None:
        self.go_button.setEnabled(True)
        self.refuse(error)
