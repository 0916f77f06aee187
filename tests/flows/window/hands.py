"""Pressing, typing and choosing as a person does it, with the keyboard alone or with the mouse; no waiting by time."""

from __future__ import annotations

from typing import Any, TypeVar

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QAction, QInputMethodEvent
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QDialog,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QScrollArea,
    QSpinBox,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app import people
from db.codes import Role
from tests.ui.helpers import Stage, button
from ui.cases import CasePage
from ui.page import Page
from ui.workbench.todo import TodoRow

D = TypeVar("D", bound=QDialog)
P = TypeVar("P", bound=Page)
_FARTHEST = 400


class Hand:
    """Subclasses press and go to fields in their own way; both type through the input method, as Chinese is typed."""

    def __init__(self, qtbot: QtBot) -> None:
        self.qtbot = qtbot

    def press(self, target: QWidget) -> None:
        """Press a button."""
        raise NotImplementedError

    def go_to(self, field: QWidget) -> None:
        """Bring the cursor into a field."""
        raise NotImplementedError

    def write(self, field: QWidget, text: str) -> None:
        """Write over what stands in a field."""
        self.go_to(field)
        inner = field if isinstance(field, (QLineEdit, QPlainTextEdit)) else QApplication.focusWidget()
        assert isinstance(inner, (QLineEdit, QPlainTextEdit)), field
        self.qtbot.keyClick(inner, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        event = QInputMethodEvent()
        event.setCommitString(text)
        QApplication.sendEvent(inner, event)

    def count(self, field: QSpinBox, number: int) -> None:
        """Write over the number of a field."""
        self.go_to(field)
        self.qtbot.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        self.qtbot.keyClicks(field, str(number))
        assert field.value() == number

    def choose(self, field: QComboBox, place: int) -> None:
        """Choose an entry of a list."""
        raise NotImplementedError

    def pick(self, field: QComboBox, code: str) -> None:
        """Choose the entry of a code."""
        place = field.findData(code)
        assert place >= 0, f"{code} is not offered; there are {[field.itemData(n) for n in range(field.count())]}"
        self.choose(field, place)

    def take(self, menu: QMenu, text: str) -> None:
        """Choose an entry of an open menu."""
        raise NotImplementedError

    def step(self, page: CasePage, step: str) -> None:
        """Bring a step of a case to the front."""
        raise NotImplementedError


class Mouse(Hand):
    """Clicks, after scrolling to where they go."""

    def press(self, target: QWidget) -> None:
        """One click in its middle."""
        assert target.isVisible() and target.isEnabled(), target
        middle = target.rect().center()
        self._click(target, QPoint(10, middle.y()) if isinstance(target, QCheckBox) else middle)

    def go_to(self, field: QWidget) -> None:
        """One click into it."""
        aim = field.focusProxy() or field
        self._click(aim, QPoint(6, 6))
        if not aim.hasFocus():
            aim.setFocus(Qt.FocusReason.MouseFocusReason)

    def choose(self, field: QComboBox, place: int) -> None:
        """A click that opens the list, a click on the entry."""
        usual = QApplication.doubleClickInterval()
        QApplication.setDoubleClickInterval(0)  # so long Qt takes no second click, lest a double click choose something
        try:
            self._click(field, field.rect().center())
            QApplication.processEvents()
            view = field.view()
            entry = view.model().index(place, field.modelColumn())
            view.scrollTo(entry)
            spot = view.visualRect(entry).center()
            self.qtbot.mouseMove(view.viewport(), spot)
            self.qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=spot)
        finally:
            QApplication.setDoubleClickInterval(usual)
        assert field.currentIndex() == place

    def take(self, menu: QMenu, text: str) -> None:
        """A click on it."""
        spot = menu.actionGeometry(_entry(menu, text)).center()
        for step in range(8, -1, -1):  # a menu heeds no mouse that has not moved since it was opened
            self.qtbot.mouseMove(menu, spot - QPoint(step, 0))
        self.qtbot.mouseClick(menu, Qt.MouseButton.LeftButton, pos=spot)

    def step(self, page: CasePage, step: str) -> None:
        """A click on it in the stepper."""
        self.press(page.stepper.button(step))

    def _click(self, target: QWidget, spot: QPoint) -> None:
        outer = target.parentWidget()
        while outer is not None:
            if isinstance(outer, QScrollArea):
                outer.ensureWidgetVisible(target)
            outer = outer.parentWidget()
        self.qtbot.mouseClick(target, Qt.MouseButton.LeftButton, pos=spot)


class Keyboard(Hand):
    """Tab to it, Space on it, arrows in a list."""

    def press(self, target: QWidget) -> None:
        """Tab until it has the focus, then Space."""
        assert target.isVisible() and target.isEnabled(), target.accessibleDescription() or target
        self.go_to(target)
        self.qtbot.keyClick(target, Qt.Key.Key_Space)

    def go_to(self, field: QWidget) -> None:
        """Tab until the cursor is there."""
        window = field.window()
        if QApplication.focusWidget() is None:  # without a display, nobody gives a window back its turn
            with self.qtbot.waitActive(window):
                window.activateWindow()
        for _ in range(_FARTHEST):
            now = QApplication.focusWidget()
            if now is field or (now is not None and field.isAncestorOf(now)) or field.focusProxy() is now is not None:
                return
            self.qtbot.keyClick(now or window, Qt.Key.Key_Tab)
        raise AssertionError(f"no way to {field} by Tab")

    def choose(self, field: QComboBox, place: int) -> None:
        """Home, then Down as often as it takes."""
        self.go_to(field)
        self.qtbot.keyClick(field, Qt.Key.Key_Home)
        for _ in range(place):
            self.qtbot.keyClick(field, Qt.Key.Key_Down)
        assert field.currentIndex() == place

    def take(self, menu: QMenu, text: str) -> None:
        """Down as often as it takes, then Enter."""
        wanted = _entry(menu, text)
        for _ in menu.actions():
            if menu.activeAction() is wanted:
                break
            self.qtbot.keyClick(menu, Qt.Key.Key_Down)
        assert menu.activeAction() is wanted
        self.qtbot.keyClick(menu, Qt.Key.Key_Return)

    def step(self, page: CasePage, step: str) -> None:
        """Alt and its number."""
        number = list(page.parts).index(step)
        self.qtbot.keyClick(QApplication.focusWidget(), Qt.Key(Qt.Key.Key_1 + number), Qt.KeyboardModifier.AltModifier)


def _entry(menu: QMenu, text: str) -> QAction:
    found = [one for one in menu.actions() if one.text() == text]
    assert found, f"no {text}; there are {[one.text() for one in menu.actions()]}"
    return found[0]


class Room:
    """An office whose people sit down one after the other, each with an account and one role of their own."""

    def __init__(self, stage: Stage, hand: Hand) -> None:
        self.stage, self.hand, self.office = stage, hand, stage.office
        workspace = self.office.workspace
        stage.desk.remember("preview", "off")  # people may; papers beside their forms are tested elsewhere
        with workspace.work() as work:
            known = {role: people.add_person(work, f"{role.value}同志", [role]) for role in Role if role != Role.ADMIN}
            work.commit()
        self._actors = {role: workspace.actor_of(person.login) for role, person in known.items()}
        self.office.people.update(self._actors)

    def sit(self, role: Role) -> None:
        """Lock, and let somebody of that role sit down at the same desk."""
        desk, workspace = self.stage.desk, self.office.workspace
        self.stage.rest()
        desk.workspace = None  # locking would close what the office itself goes on working with
        desk.locked.emit()
        workspace.actor = self._actors[role]
        desk.sit(workspace, workspace.vault.folder)
        self.stage.rest()

    def case(self, ref: str, step: str = "plan") -> CasePage:
        """Open a case at a step."""
        page = self.stage.go("case", (ref, step))
        assert isinstance(page, CasePage)
        return page

    def press(self, parent: QWidget, text: str) -> None:
        """Press the button of these words and wait for what it does."""
        self.stage.rest()
        self.hand.press(button(parent, text))
        self.stage.rest()

    def menu(self, opener: QWidget, text: str) -> None:
        """Open the menu of a button and choose an entry; wait for what it does."""
        taken: list[QMenu] = []

        def pick() -> None:
            menu = QApplication.activePopupWidget()
            assert isinstance(menu, QMenu)
            taken.append(menu)
            self.hand.take(menu, text)

        self.stage.rest()
        if isinstance(self.hand, Keyboard):
            self.hand.go_to(opener)
        QTimer.singleShot(0, pick)  # a button's menu keeps the turn until something is chosen
        self.hand.press(opener)
        self.stage.rest()
        assert taken

    def lines(self, rows: Any, *texts: str) -> None:
        """Write lines under those that a field of lines has."""
        for text in texts:
            self.hand.press(rows.focusProxy())
            self.hand.write(field(rows.forms()[-1], "text"), text)

    def take_up(self, ref: str, title: str, kind: type[P] = CasePage) -> P:
        """Press the button of a thing to do on the workbench, which leads to where it is done."""
        page = self.stage.go("workbench")
        page.reload()
        self.stage.rest()
        (line,) = (one for one in page.findChildren(TodoRow) if (one.todo.case_id, one.todo.title) == (ref, title))
        self.press(line, line.todo.button)
        shown = self.stage.panel.page()
        assert isinstance(shown, kind)
        return shown

    def dialog(self, kind: type[D]) -> D:
        """The dialog in front."""
        return self.stage.dialog(kind)

    def decide(self, parent: QWidget, text: str, note: str = "") -> None:
        """Press a decision, write its words, press again."""
        from ui.forms.decision import DecisionDialog

        self.press(parent, text)
        dialog = self.dialog(DecisionDialog)
        if note:
            self.hand.write(dialog.area, note)
        self.press(dialog, text)

    def state(self, page: CasePage) -> str:
        """Where the case on the page stands."""
        assert page.data is not None
        return page.data.case.state.value

    def step(self, page: CasePage, step: str) -> str:
        """How far a step of the case on the page is."""
        assert page.data is not None
        return next(file.state.value for key, file in page.data.case.steps.items() if key == step)


def field(form: Any, key: str) -> Any:
    """The field of a form."""
    return form.rows[key].field
