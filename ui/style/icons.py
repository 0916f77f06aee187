"""Icons of the Phosphor face, drawn once for each colour token and mode."""

from __future__ import annotations

from functools import lru_cache

import qtawesome
from PySide6.QtCore import QSize
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QApplication

from ui.style.theme import resource, theme


def icon(name: str, token: str = "text2", selected: str | None = None) -> QIcon:
    """The icon `ph.name` (`name` may carry its own prefix, as in `ri.usb-line`) in a token's colour."""
    return _icon(name if "." in name else f"ph.{name}", token, selected, theme.mode)


def pixmap(name: str, token: str = "text2", size: int = 18) -> QPixmap:
    """The same as a picture, `size` logical pixels wide."""
    return _pixmap(name, token, size, theme.mode, _ratio())


def _ratio() -> float:
    running = QApplication.instance()
    return running.devicePixelRatio() if isinstance(running, QApplication) else 1.0


def logo(on_dark: bool, size: int) -> QPixmap:
    """The mark of the product: white on a dark ground, navy on a light one."""
    return QIcon(str(resource("icons", "logo-light.svg" if on_dark else "logo-dark.svg"))).pixmap(QSize(size, size))


@lru_cache(maxsize=512)
def _icon(name: str, token: str, selected: str | None, mode: str) -> QIcon:
    del mode  # part of the key only: the colour of a token depends on it
    shown = theme.color(token)
    return qtawesome.icon(
        name, color=shown, color_on=theme.color(selected) if selected else shown, color_disabled=theme.color("text3")
    )


@lru_cache(maxsize=256)
def _pixmap(name: str, token: str, size: int, mode: str, ratio: float) -> QPixmap:
    del mode, ratio  # part of the key only
    return icon(name, token).pixmap(QSize(size, size))


@lru_cache(maxsize=64)
def plain(name: str, ink: str, size: int) -> QPixmap:
    """An icon in one colour whatever the mode, for what is painted over pictures."""
    return qtawesome.icon(f"ph.{name}", color=ink).pixmap(QSize(size, size))
