"""How the window looks: colour tokens, one style sheet, one palette, fonts and icons."""

from ui.style.theme import color, fonts, theme

__all__ = ["color", "fonts", "theme"]
