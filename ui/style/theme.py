"""The one owner of colours and type: tokens become a style sheet and a palette on Fusion."""

from __future__ import annotations

import json
import weakref
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, TypeAlias

from PySide6.QtCore import QLocale, QObject, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

import resources
from ui.style.sheet import style_sheet

Mode: TypeAlias = Literal["light", "dark"]

FAMILIES = ("Noto Sans SC", "Microsoft YaHei UI", "Noto Sans CJK SC", "Source Han Sans SC")
SERIF = ("Noto Serif SC", "Noto Serif CJK SC", "SimSun")
MONO = ("Noto Sans Mono", "Consolas", "DejaVu Sans Mono", "Liberation Mono")


def resource(*parts: str) -> Path:
    """A file of `resources/`."""
    return resources.path(*parts)


@lru_cache(maxsize=1)
def _tokens() -> dict[str, dict[str, str]]:
    whole = json.loads(resource("style", "tokens.json").read_text("utf-8"))
    return {mode: whole[mode] for mode in ("light", "dark")}


class Theme(QObject):
    """The colours in force. `changed` tells widgets that paint themselves to do so again."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.mode: Mode = "light"
        self._followers: list[tuple[weakref.ref[QObject], str]] = []
        self._colors: dict[str, QColor] = {}

    def apply(self, mode: Mode) -> None:
        """Show the whole program in `mode`."""
        self.mode = mode
        self._colors = {name: QColor(value) for name, value in _tokens()[mode].items()}
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.setStyle("Fusion")
            application.setPalette(self._palette())
            application.setStyleSheet(style_sheet(_tokens()[mode], resource("icons").as_posix(), mode))
        self._tell()
        self.changed.emit()

    def follow(self, redraw: Callable[[], object]) -> None:
        """Call a method of a widget at each change, as long as the widget is there; it is not kept alive by this."""
        owner: Any = getattr(redraw, "__self__", None)
        if not isinstance(owner, QObject):
            raise TypeError("only a widget's method can follow")
        self._followers.append((weakref.ref(owner), redraw.__name__))

    def _tell(self) -> None:
        alive = []
        for reference, name in self._followers:
            owner = reference()
            if owner is not None and isValid(owner):
                alive.append((reference, name))
                getattr(owner, name)()
        self._followers = alive

    def color(self, name: str) -> QColor:
        """A token's colour; an unknown name is a defect and raises KeyError."""
        if not self._colors:
            self._colors = {key: QColor(value) for key, value in _tokens()[self.mode].items()}
        return self._colors[name]

    def _palette(self) -> QPalette:
        role = QPalette.ColorRole
        palette = QPalette()
        for where, token in (
            (role.Window, "canvas"),
            (role.Base, "surface"),
            (role.AlternateBase, "subtle"),
            (role.Button, "surface"),
            (role.Text, "text"),
            (role.WindowText, "text"),
            (role.ButtonText, "text"),
            (role.Highlight, "selected"),
            (role.HighlightedText, "text"),
            (role.Link, "link"),
            (role.PlaceholderText, "text3"),
            (role.ToolTipBase, "text"),
            (role.ToolTipText, "surface"),
            (role.Mid, "border"),
            (role.Accent, "primary"),
        ):
            palette.setColor(where, self.color(token))
        for where in (role.Text, role.WindowText, role.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, where, self.color("text3"))
        return palette


theme = Theme()


def color(name: str) -> QColor:
    """Short for `theme.color(name)`."""
    return theme.color(name)


class Fonts:
    """Faces by the scale of the design: px sizes, 400 or 500."""

    loaded = False

    def load(self) -> list[str]:
        """Register the shipped faces and set the program's font; gives the families that were found."""
        families: list[str] = []
        for file in sorted(resource("fonts").rglob("*.ttf")) if not self.loaded else ():
            number = QFontDatabase.addApplicationFont(str(file))
            if number >= 0:
                families += QFontDatabase.applicationFontFamilies(number)
        self.loaded = True
        QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Script.SimplifiedHanScript, QLocale.Country.China))
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.setFont(self.ui(14))
        return families

    @staticmethod
    def ui(size: int, medium: bool = False) -> QFont:
        """The window's face."""
        return _font(FAMILIES, size, QFont.Weight.Medium if medium else QFont.Weight.Normal)

    @staticmethod
    def serif(size: int, strong: bool = False) -> QFont:
        """The face of documents and of the cover beside the lock."""
        return _font(SERIF, size, QFont.Weight.DemiBold if strong else QFont.Weight.Normal)

    @staticmethod
    def mono(size: int) -> QFont:
        """For fingerprints and digests."""
        return _font((*MONO, *FAMILIES), size, QFont.Weight.Normal)


@lru_cache(maxsize=64)
def _font(families: tuple[str, ...], size: int, weight: QFont.Weight) -> QFont:
    font = QFont()
    font.setFamilies(list(families))
    font.setPixelSize(size)
    font.setWeight(weight)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


fonts = Fonts()
