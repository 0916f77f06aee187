"""The style sheet: one string for the whole program, made from the tokens of one mode."""

# One rule is one line, however long: that is how it is read and compared.
# ruff: noqa: E501

from __future__ import annotations

import re
from collections.abc import Mapping

# `@name` is a colour token, `@icons` the folder of the drawn marks that a style sheet cannot draw itself.
_SHEET = """
* { font-family: "Noto Sans SC", "Microsoft YaHei UI", "Noto Sans CJK SC", "Source Han Sans SC"; font-size: 14px; color: @text; outline: none; }
QMainWindow, QDialog, QWidget#canvas { background: @canvas; }
QWidget#surface, QFrame[kind="surface"], QScrollArea[kind="surface"] { background: @surface; }
QDialog { background: @surface; }
QScrollArea { border: 0; background: transparent; }
QScrollArea > QWidget > QWidget#scrolled { background: transparent; }
QToolTip { background: @text; color: @surface; border: 0; padding: 4px 8px; font-size: 12px; }

QLabel[kind="display"] { font-size: 24px; font-weight: 500; }
QLabel[kind="title"] { font-size: 20px; font-weight: 500; }
QLabel[kind="page"] { font-size: 18px; font-weight: 500; }
QLabel[kind="section"] { font-size: 16px; font-weight: 500; }
QLabel[kind="panelTitle"] { font-size: 15px; font-weight: 500; }
QLabel[kind="strong"] { font-weight: 500; }
QLabel[kind="dense"] { font-size: 13px; }
QLabel[kind="dense2"] { font-size: 13px; color: @text2; }
QLabel[kind="dense3"] { font-size: 13px; color: @text3; }
QLabel[kind="denseStrong"] { font-size: 13px; font-weight: 500; }
QLabel[kind="field"] { font-size: 13px; color: @text2; }
QLabel[kind="caption"] { font-size: 12px; color: @text3; }
QLabel[kind="caption2"] { font-size: 12px; color: @text2; }
QLabel[kind="number"] { font-size: 28px; font-weight: 500; }
QLabel[kind="error"] { font-size: 12px; color: @cin; }
QLabel[kind="warn"] { font-size: 12px; color: @yel; }
QLabel[kind="good"] { font-size: 12px; color: @gre; }
QLabel[kind="crumb"] { font-size: 14px; color: @text3; }
QLabel[kind="badge"], QLabel[kind="blue"] { font-size: 12px; border-radius: 3px; padding: 0 6px; min-height: 18px; max-height: 18px; }
QLabel[kind="badge"] { border: 1px solid @border; color: @text2; background: @surface; }
QLabel[kind="blue"] { border: 1px solid @info-bg; color: @link; background: @info-bg; }
QLabel[kind="kbd"] { font-size: 12px; max-height: 18px; border: 1px solid @border; border-radius: 3px; padding: 0 5px; color: @text3; background: @subtle; }
QLabel[kind="mono"] { font-family: "Noto Sans Mono", "DejaVu Sans Mono", "Liberation Mono", "Noto Sans SC"; font-size: 13px; }
QLabel[kind="monoLarge"] { font-family: "Noto Sans Mono", "DejaVu Sans Mono", "Liberation Mono", "Noto Sans SC"; font-size: 17px; }

QPushButton { min-height: 32px; max-height: 32px; border: 1px solid @ctl; border-radius: 5px; background: @surface; padding: 0 13px; color: @text; }
QPushButton:hover { background: @hover; }
QPushButton:pressed { background: @selected; }
QPushButton:focus { border: 2px solid @focus; padding: 0 12px; min-height: 30px; max-height: 30px; }
QPushButton:disabled { color: @text3; border: 1px solid @border; background: @subtle; }
QPushButton[kind="primary"] { background: @primary; border-color: @primary; color: @on-primary; font-weight: 500; }
QPushButton[kind="primary"]:hover { background: @primary-h; border-color: @primary-h; }
QPushButton[kind="primary"]:pressed { background: @primary-p; border-color: @primary-p; }
QPushButton[kind="primary"]:focus { border-color: @rail-bar; }
QPushButton[kind="primary"]:disabled { color: @text3; border-color: @border; background: @subtle; font-weight: 400; }
QPushButton[kind="danger"] { color: @cin; border-color: @cin; }
QPushButton[kind="danger"]:hover { background: @cin-bg; }
QPushButton[kind="danger"]:pressed { background: @cin-solid; color: #FFFFFF; }
QPushButton[kind="danger"]:disabled { color: @text3; border-color: @border; background: @subtle; }
QPushButton[kind="soft"] { background: @selected; border-color: @selected; color: @link; }
QPushButton[kind="ghost"] { background: transparent; border-color: transparent; color: @text2; padding: 0 7px; }
QPushButton[kind="ghost"]:hover { background: @hover; }
QPushButton[kind="ghost"]:checked { background: @selected; color: @link; }
QPushButton[kind="ghost"]:focus { border-color: @focus; padding: 0 6px; }
QPushButton[kind="link"] { background: transparent; border-color: transparent; color: @link; padding: 0 5px; font-size: 13px; }
QPushButton[kind="link"]:hover { text-decoration: underline; }
QPushButton[kind="link"]:focus { border-color: @focus; padding: 0 4px; }
QPushButton[fit="tool"] { min-height: 28px; max-height: 28px; padding: 0 10px; }
QPushButton[fit="tool"]:focus { min-height: 26px; max-height: 26px; padding: 0 9px; }
QPushButton[fit="row"] { min-height: 24px; max-height: 24px; padding: 0 8px; font-size: 13px; border-color: @border; color: @link; }
QPushButton[fit="row"]:focus { min-height: 22px; max-height: 22px; padding: 0 7px; border-color: @focus; }
QPushButton[fit="row"]:disabled { color: @text3; }
QPushButton[flush="true"], QPushButton[flush="true"]:focus { padding: 0; }
QPushButton[fit="big"] { min-height: 38px; max-height: 38px; font-size: 15px; }
QPushButton[fit="big"]:focus { min-height: 36px; max-height: 36px; }
QPushButton[kind="line"] { min-height: 26px; max-height: 26px; border: 1px solid transparent; background: transparent; text-align: left; padding: 0 7px; font-size: 13px; }
QPushButton[kind="line"]:hover { background: @hover; color: @link; }
QPushButton[kind="line"]:focus { border: 2px solid @focus; padding: 0 6px; min-height: 24px; max-height: 24px; }
QPushButton[kind="tag"] { min-height: 22px; max-height: 22px; border: 1px solid @info-bg; border-radius: 3px; padding: 0 7px; font-size: 12px; color: @link; background: @info-bg; }
QPushButton[kind="tag"]:hover { background: @selected; }
QPushButton[kind="tag"]:focus { border: 2px solid @focus; padding: 0 6px; min-height: 20px; max-height: 20px; }
QPushButton::menu-indicator { width: 0; }

QToolButton { border: 1px solid transparent; border-radius: 5px; background: transparent; padding: 0; color: @text2; }
QToolButton:hover { background: @hover; }
QToolButton:pressed { background: @selected; }
QToolButton:focus { border: 2px solid @focus; }
QToolButton::menu-indicator { image: none; width: 0; }

QFrame[kind="segment"] { border: 1px solid @ctl; border-radius: 5px; background: @surface; }
QFrame[kind="segment"] QPushButton { min-height: 28px; max-height: 28px; border: 0; border-right: 1px solid @border; border-radius: 0; padding: 0 12px; font-size: 13px; color: @text2; background: transparent; }
QFrame[kind="segment"] QPushButton:hover { background: @hover; }
QFrame[kind="segment"] QPushButton:checked { background: @selected; color: @link; font-weight: 500; }
QFrame[kind="segment"] QPushButton:focus { border: 2px solid @focus; padding: 0 10px; min-height: 24px; max-height: 24px; }
QFrame[kind="segment"] QPushButton[last="true"] { border-right: 0; }
QFrame[kind="segment"] QPushButton[last="true"]:focus { border: 2px solid @focus; }
QPushButton[kind="filter"] { min-height: 28px; max-height: 28px; border: 1px solid @border; padding: 0 9px; font-size: 13px; color: @text2; }
QPushButton[kind="filter"]:checked { background: @selected; border-color: @selected; color: @link; }
QPushButton[kind="filter"]:focus { border: 2px solid @focus; padding: 0 8px; min-height: 26px; max-height: 26px; }

QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QDateEdit, QSpinBox, QDateTimeEdit { border: 1px solid @ctl; border-radius: 5px; background: @surface; padding: 0 9px; selection-background-color: @c3; selection-color: @text; }
QLineEdit, QComboBox, QDateEdit, QSpinBox, QDateTimeEdit { min-height: 32px; max-height: 32px; }
QPlainTextEdit, QTextEdit { padding: 4px 5px; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QComboBox:focus, QDateEdit:focus, QSpinBox:focus, QDateTimeEdit:focus { border: 2px solid @focus; }
QLineEdit:focus, QComboBox:focus, QDateEdit:focus, QSpinBox:focus, QDateTimeEdit:focus { padding: 0 8px; min-height: 30px; max-height: 30px; }
QPlainTextEdit:focus, QTextEdit:focus { padding: 3px 4px; }
QLineEdit[invalid="true"], QPlainTextEdit[invalid="true"], QComboBox[invalid="true"], QDateEdit[invalid="true"], QSpinBox[invalid="true"] { border: 2px solid @cin; }
QLineEdit[invalid="true"], QComboBox[invalid="true"], QDateEdit[invalid="true"], QSpinBox[invalid="true"] { padding: 0 8px; min-height: 30px; max-height: 30px; }
QPlainTextEdit[invalid="true"] { padding: 3px 4px; }
QLineEdit:read-only, QPlainTextEdit:read-only, QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled, QDateEdit:disabled, QSpinBox:disabled, QDateTimeEdit:disabled { background: @subtle; border-color: @border; color: @text2; }
QLineEdit[fit="big"], QComboBox[fit="big"] { min-height: 38px; max-height: 38px; }
QLineEdit[fit="big"]:focus, QComboBox[fit="big"]:focus { min-height: 36px; max-height: 36px; }
QLineEdit[fit="dense"], QComboBox[fit="dense"], QDateEdit[fit="dense"] { min-height: 26px; max-height: 26px; font-size: 13px; padding: 0 6px; }
QLineEdit[fit="dense"]:focus, QComboBox[fit="dense"]:focus, QDateEdit[fit="dense"]:focus, QLineEdit[fit="dense"][invalid="true"], QComboBox[fit="dense"][invalid="true"] { min-height: 24px; max-height: 24px; padding: 0 5px; }
QLineEdit[kind="flat"], QPlainTextEdit[kind="flat"] { border: 1px solid transparent; background: transparent; font-size: 13px; padding: 0 5px; min-height: 24px; }
QLineEdit[kind="flat"] { max-height: 24px; }
QLineEdit[kind="flat"]:hover, QPlainTextEdit[kind="flat"]:hover { border-color: @border; background: @subtle; }
QLineEdit[kind="flat"]:focus, QPlainTextEdit[kind="flat"]:focus { border: 2px solid @focus; background: @surface; padding: 0 4px; }
QLineEdit[kind="flat"]:focus { min-height: 22px; max-height: 22px; }
QLineEdit[kind="bare"] { border: 0; background: transparent; padding: 0; }
QLineEdit[kind="bare"]:focus { border: 0; padding: 0; }
QComboBox::drop-down, QDateEdit::drop-down, QDateTimeEdit::drop-down { subcontrol-origin: padding; subcontrol-position: center right; width: 26px; border: 0; }
QComboBox::down-arrow { image: url(@icons/down-@mode.svg); width: 14px; height: 14px; }
QDateEdit::down-arrow, QDateTimeEdit::down-arrow { image: url(@icons/calendar-@mode.svg); width: 17px; height: 17px; }
QSpinBox::up-button, QSpinBox::down-button { width: 0; border: 0; }
QComboBox QAbstractItemView { border: 1px solid @ctl; background: @surface; padding: 4px; selection-background-color: @selected; selection-color: @text; outline: 0; }
QComboBox QAbstractItemView::item { min-height: 30px; padding: 0 8px; border-radius: 3px; }
QCalendarWidget QWidget { background: @surface; }
QCalendarWidget QToolButton { min-height: 28px; padding: 0 8px; color: @text; }
QCalendarWidget QAbstractItemView { selection-background-color: @primary; selection-color: @on-primary; font-size: 13px; }

QCheckBox, QRadioButton { spacing: 8px; min-height: 26px; }
QCheckBox::indicator { width: 14px; height: 14px; border: 1px solid @ctl; border-radius: 3px; background: @surface; }
QCheckBox::indicator:checked { background: @primary; border-color: @primary; image: url(@icons/check.svg); }
QCheckBox::indicator:disabled { border-color: @border; background: @subtle; }
QCheckBox::indicator:checked:disabled { background: @pip-off; border-color: @pip-off; }
QCheckBox::indicator:focus, QRadioButton::indicator:focus { border: 2px solid @focus; width: 12px; height: 12px; }
QCheckBox::indicator:checked:focus { background: @primary; }
QRadioButton::indicator { width: 14px; height: 14px; border: 1px solid @ctl; border-radius: 8px; background: @surface; }
QRadioButton::indicator:checked { width: 6px; height: 6px; border: 5px solid @primary; border-radius: 8px; background: @surface; }
QRadioButton::indicator:checked:focus { width: 6px; height: 6px; border: 5px solid @focus; }

QTableView, QTreeView, QListView { border: 0; background: @surface; alternate-background-color: @subtle; selection-background-color: @selected; selection-color: @text; gridline-color: @divider; outline: 0; }
QListView::item { border: 0; }
QHeaderView { background: @subtle; border: 0; }
QHeaderView::section { background: @subtle; border: 0; border-bottom: 1px solid @border; padding: 0 8px; font-size: 13px; font-weight: 500; color: @text2; }
QTableCornerButton::section { background: @subtle; border: 0; }

QScrollBar:vertical { width: 12px; background: transparent; margin: 0; }
QScrollBar:horizontal { height: 12px; background: transparent; margin: 0; }
QScrollBar::handle { background: @c3; border-radius: 3px; margin: 3px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: @ctl; }
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page { background: transparent; border: 0; width: 0; height: 0; }
QSplitter::handle { background: @border; }
QSplitter::handle:horizontal { width: 1px; }

QMenu { background: @surface; border: 1px solid @border; padding: 4px; }
QMenu::item { padding: 6px 24px 6px 12px; border-radius: 3px; }
QMenu::item:selected { background: @selected; }
QMenu::item:disabled { color: @text3; }
QMenu::separator { height: 1px; background: @divider; margin: 4px 8px; }
QProgressBar { border: 0; border-radius: 3px; background: @c4; min-height: 6px; max-height: 6px; }
QProgressBar::chunk { background: @primary; border-radius: 3px; }

QFrame[kind="rail"] { background: @rail; }
QFrame[kind="top"] { background: @surface; border: 0; border-bottom: 1px solid @border; }
QFrame[kind="bar"] { background: @surface; border: 0; border-bottom: 1px solid @border; }
QFrame[kind="foot"] { background: @surface; border: 0; border-top: 1px solid @border; }
QFrame[kind="divided"] { border: 0; border-bottom: 1px solid @divider; background: transparent; }
QFrame[kind="head"] { background: @subtle; border: 0; border-bottom: 1px solid @divider; }
QFrame[kind="panelHead"] { background: transparent; border: 0; border-bottom: 1px solid @divider; }
QFrame[kind="left"] { background: @surface; border: 0; border-right: 1px solid @border; }
QFrame[kind="right"] { background: @surface; border: 0; border-left: 1px solid @border; }
QFrame[kind="rightCanvas"] { background: @canvas; border: 0; border-left: 1px solid @border; }
QFrame[kind="panel"] { background: @surface; border: 1px solid @border; border-radius: 8px; }
QFrame[kind="note"] { background: @subtle; border: 1px solid @border; border-radius: 6px; }
QFrame[kind="item"] { background: @surface; border: 1px solid @border; border-radius: 5px; }
QFrame[kind="hline"] { background: @divider; border: 0; max-height: 1px; min-height: 1px; }
QFrame[kind="line"] { background: @border; border: 0; max-height: 1px; min-height: 1px; }
QFrame[kind="vline"] { background: @border; border: 0; max-width: 1px; min-width: 1px; }
QFrame[kind="banner"] { background: @info-bg; border: 0; border-radius: 5px; }
QFrame[kind="banner"][level="warn"] { background: @yel-bg; }
QFrame[kind="banner"][level="error"] { background: @cin-bg; }
QFrame[kind="banner"][level="good"] { background: @gre-bg; }
QFrame[kind="banner"] QLabel { font-size: 13px; background: transparent; }
QFrame[kind="toast"] { background: #18202F; border: 1px solid #2A3347; border-radius: 5px; }
QFrame[kind="toast"] QLabel { color: #FFFFFF; font-size: 13px; }
QFrame[kind="toast"] QPushButton { color: #9FB6F3; background: transparent; border-color: transparent; font-size: 13px; }
QFrame[kind="popup"] { background: @surface; border: 1px solid @focus; border-radius: 8px; }
QFrame[kind="tiercin"] { background: @cin-bg; border: 0; border-radius: 6px; }
QLabel[kind="tierWordcin"] { font-weight: 500; color: @cin; }
QFrame[kind="tierora"] { background: @ora-bg; border: 0; border-radius: 6px; }
QLabel[kind="tierWordora"] { font-weight: 500; color: @ora; }
QFrame[kind="tieryel"] { background: @yel-bg; border: 0; border-radius: 6px; }
QLabel[kind="tierWordyel"] { font-weight: 500; color: @yel; }
QFrame[kind="tiergre"] { background: @gre-bg; border: 0; border-radius: 6px; }
QLabel[kind="tierWordgre"] { font-weight: 500; color: @gre; }
QLabel[kind="numberRed"] { font-size: 28px; font-weight: 500; color: @cin; }
QFrame[kind="stripEnd"] { background: @subtle; border: 0; border-top-right-radius: 7px; border-bottom-right-radius: 7px; }
QLabel[kind="group"] { font-size: 12px; font-weight: 500; color: @text2; }
QLabel[kind="groupRed"] { font-size: 12px; font-weight: 500; color: @cin; }
QFrame[kind="divided"]:focus { border: 2px solid @focus; }
QFrame[kind="checkMissing"] { background: @gap; border: 0; border-bottom: 1px solid @divider; }
QLabel[kind="checkWarn"] { font-size: 12px; font-weight: 500; color: @ora; }
QLabel[kind="captionLink"] { font-size: 12px; color: @link; }
QLabel[kind="digits"] { font-family: "Noto Sans Mono", "DejaVu Sans Mono", "Liberation Mono", "Noto Sans SC"; font-size: 13px; color: @text; }
QFrame[kind="tiles"] { background: @surface; border: 1px solid @border; border-radius: 6px; }
QFrame[kind="noteCard"] { background: @surface; border: 1px solid @border; border-radius: 6px; }
QWidget#paper { background: @desk; }
"""

_DESK = {"light": "#E4E8EF", "dark": "#0B0F17"}
_GAP = {"light": "#FFF8EF", "dark": "#38230F"}


def style_sheet(tokens: Mapping[str, str], icons: str, mode: str) -> str:
    """The whole style sheet in the colours of one mode; an unknown token is a defect and raises KeyError."""
    values = {**tokens, "icons": icons, "mode": mode, "desk": _DESK[mode], "gap": _GAP[mode]}
    return re.sub(r"@([a-z][a-z0-9]*(?:-[a-z0-9]+)*)", lambda found: values[found.group(1)], _SHEET)
