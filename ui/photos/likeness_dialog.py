"""相似照片: two photos side by side, and the person says whether both stay."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from app.photos import Likeness
from app.workspace import UserError
from ui.desk import Desk
from ui.photos import queries, writing
from ui.photos.picture import PictureBox
from ui.photos.queries import PairData
from ui.photos.watermark import mark_for
from ui.widgets.base import Button, Label, column, holder, row
from ui.widgets.dialogs import Dialog
from ui.widgets.facts import Facts


def _t(text: str) -> str:
    return QCoreApplication.translate("LikenessDialog", text)


class _Side(QWidget):
    def __init__(self, verb: str, action: object) -> None:
        super().__init__()
        self.picture = PictureBox(280)
        self.name = Label("", "strong", elide=True)
        self.facts = Facts(60, 4)
        self.button = Button(verb, action)  # type: ignore[arg-type]
        self.setLayout(column(self.picture, self.name, self.facts, row(self.button, None), None, gap=8))


class LikenessDialog(Dialog):
    """Goes through the pairs; nothing is decided by the program."""

    def __init__(self, desk: Desk, parent: QWidget | None, pairs: Sequence[Likeness]) -> None:
        super().__init__(parent, _t("相似照片"), width=860)
        self._desk = desk
        self.pairs = list(pairs)
        self._busy = False
        self._told = Label("", "dense2", wrap=True)
        self.newer = _Side(_t("撤回这一张"), lambda: self._drop(True))
        self.older = _Side(_t("撤回这一张"), lambda: self._drop(False))
        both = row(self.newer, self.older, gap=16)
        both.setStretch(0, 1)
        both.setStretch(1, 1)
        self.body.addWidget(self._told)
        self.body.addWidget(holder(both), 1)
        self.add_button(_t("以后再看"), self.reject)
        self.skip = self.add_button(_t("下一对"), self._skip)
        self.rest_button = self.add_button("", self._keep_rest)
        self.go_button = self.add_button(_t("两张都保留"), self.submit, kind="primary", default=True)
        self._show()

    def _show(self) -> None:
        if not self.pairs:
            self.accept()
            return
        pair = self.pairs[0]
        told = _t("还有{n}对　两张照片的影像相近（相似度{like}%），请对照后决定")
        self._told.setText(told.format(n=len(self.pairs), like=round(100 * (64 - pair.bits) / 64)))
        self.skip.setEnabled(len(self.pairs) > 1)
        self.rest_button.setVisible(len(self.pairs) > 1)
        self.rest_button.setText(_t("其余{n}对都保留").format(n=len(self.pairs)))
        for side, name in ((self.newer, pair.title), (self.older, pair.other_title)):
            side.name.setText(name)
            side.picture.show_words("")
        self._desk.read(queries.pair_data, pair, owner=self, on_done=self._fill, on_error=self.refuse)

    def _fill(self, data: PairData) -> None:
        if not self.pairs or data.pair != self.pairs[0]:
            return
        for place, side in enumerate((self.newer, self.older)):
            image, facts, own = data.images[place], data.facts[place], data.own[place]
            side.picture.mark = mark_for(self._desk, data.secret[place])
            if isinstance(image, QImage):
                side.picture.show_image(image)
            else:
                side.picture.show_words(image, "shield-warning")
            side.facts.set_facts(facts)
            side.button.setEnabled(own)

    def _skip(self) -> None:
        self.pairs.append(self.pairs.pop(0))
        self._show()

    def _drop(self, newer: bool) -> None:
        pair = self.pairs[0]
        keep, drop = (pair.other_title, pair.photo_id) if newer else (pair.title, pair.other_id)
        reason = _t("与“{name}”相似，经对照后撤回").format(name=keep)
        self._work(writing.withdraw, [drop], reason)

    def submit(self) -> None:
        """Both stay, and are not asked about again."""
        if self.pairs:
            self._work(writing.keep_both, self.pairs[0].photo_id, self.pairs[0].other_id)

    def _keep_rest(self) -> None:
        """Shots of a series are alike by nature: the person has seen what they are."""
        if not self._busy:
            self._busy = True
            pairs = [(pair.photo_id, pair.other_id) for pair in self.pairs]
            self._desk.work(
                writing.keep_all, pairs, owner=self, on_done=lambda _none: self.accept(), on_error=self._failed
            )

    def _work(self, function: object, *arguments: object) -> None:
        if not self._busy:
            self._busy = True
            self._desk.work(function, *arguments, owner=self, on_done=self._next, on_error=self._failed)  # type: ignore[arg-type]

    def _next(self, _none: object) -> None:
        self._busy = False
        self.pairs.pop(0)
        self._show()

    def _failed(self, error: UserError) -> None:
        self._busy = False
        self.refuse(error)
