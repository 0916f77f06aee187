"""The window: a lock or the pages, never both; ten minutes without a hand on it lock it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QGuiApplication, QIcon, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget

import resources
from app.workspace import Workspace
from ui.desk import Desk
from ui.page import Place
from ui.preferences import Preferences
from ui.shell.first_start import FirstStart
from ui.shell.lock_page import LockPage, Opener
from ui.shell.panel import Panel
from ui.shell.restore_dialog import RestoreDialog
from ui.style.theme import theme
from ui.tasks import Defect
from ui.widgets.days import days
from ui.widgets.dialogs import CrashDialog, open_centred
from ui.widgets.files import files

LOCK_AFTER = 10 * 60 * 1000  # milliseconds
_SIZE, _FRAME = QSize(1366, 768), QSize(0, 36)  # the window, and what a title bar takes
_HANDS = {QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel, QEvent.Type.MouseMove}


class Window(QMainWindow):
    """One window for one workspace."""

    def __init__(
        self,
        desk: Desk,
        places: Sequence[Place],
        preferences: Preferences,
        version: str,
        *,
        lock_after: int = LOCK_AFTER,
        opener: Opener = Workspace.open,
    ) -> None:
        super().__init__()
        self.desk, self._places, self._preferences, self._version = desk, places, preferences, version
        desk.preferences = preferences
        files.take(preferences)
        self.setWindowTitle(self.tr("一案通"))
        self.setWindowIcon(QIcon(str(resources.path("icons", "logo-dark.svg"))))
        self.setMinimumSize(1280, 640)
        self.lock_page = LockPage(desk.tasks, preferences, version, opener)
        self.first = FirstStart(desk.tasks, version)
        self.panel: Panel | None = None
        self._login = ""
        self._left: tuple[tuple[Path | None, str], list[tuple[str, object]]] | None = None
        self._stack = QStackedWidget()
        self._stack.addWidget(self.lock_page)
        self._stack.addWidget(self.first)
        self.setCentralWidget(self._stack)
        self._connect()
        self._idle = QTimer(self)
        self._idle.setInterval(lock_after)
        self._idle.timeout.connect(desk.lock)
        application = QApplication.instance()
        if application is not None:
            application.installEventFilter(self)
        self._crash: CrashDialog | None = None

    def fit_screen(self) -> None:
        """Show it at 1366×768 pixels, or over the whole of a screen that has no more room than that."""
        self.resize(_SIZE)
        room = self.screen().availableGeometry().size() - _FRAME
        if room.width() < _SIZE.width() or room.height() < _SIZE.height():
            self.showMaximized()
        else:
            self.show()

    def _connect(self) -> None:
        desk = self.desk
        self.lock_page.unlocked.connect(lambda workspace: desk.sit(workspace, self.lock_page.folder()))
        self.lock_page.found_another.connect(self.show_lock)
        self.lock_page.make_new.connect(self.show_first)
        self.first.made.connect(self._begin)
        self.first.left.connect(self._choose)
        for page in (self.first, self.lock_page):
            page.restore.connect(self.restore)
        desk.opened.connect(self._open)
        desk.locked.connect(self._lock)
        desk.closed.connect(lambda: self.lock_page.wait(False))
        desk.tasks.defect.connect(self.show_defect)
        QShortcut(QKeySequence("Ctrl+L"), self, desk.lock)

    def start(self, folder: Path | None, account: str = "") -> None:
        """Show the lock of a workspace, or the first start where there is none."""
        chosen = folder or self._remembered()
        if chosen is not None and (chosen / "workspace.json").exists():
            self.show_lock(chosen, account)
        else:
            self.show_first(folder)

    def show_lock(self, folder: Path, account: str = "") -> None:
        """Ask for the passphrase of a workspace."""
        self.lock_page.show_workspace(folder, account)
        self._stack.setCurrentWidget(self.lock_page)

    def show_first(self, folder: Path | None = None) -> None:
        """Offer to make a workspace, in `folder` where one is proposed."""
        if folder is not None:
            self.first.folder.set_value(str(folder))
        self._stack.setCurrentWidget(self.first)

    def _begin(self, workspace: Workspace, folder: Path) -> None:
        """A new workspace has nobody yet who works with cases."""
        self.desk.sit(workspace, folder)
        if self.panel is not None:
            self.panel.go("system", "accounts")

    def restore(self) -> None:
        """Offer to make a workspace of a backup."""
        dialog = RestoreDialog(self.desk.tasks, self, datetime.now().astimezone().date())
        dialog.restored.connect(self.show_lock)
        open_centred(dialog)

    def show_defect(self, defect: Defect) -> None:
        """Say that the program failed; one dialog at a time."""
        if self._crash is None:
            self._crash = CrashDialog(self, defect, self._version)
            self._crash.finished.connect(self._forget_crash)
            open_centred(self._crash)

    def _forget_crash(self) -> None:
        self._crash = None

    def _open(self) -> None:
        if self.desk.folder is not None:
            self._preferences.keep("workspace", str(self.desk.folder))
        self._login = self.desk.actor.login
        self.panel = Panel(self.desk, self._places, self._version)
        self.panel.theme_switch.connect(self.switch_theme)
        self._stack.addWidget(self.panel)
        self._stack.setCurrentWidget(self.panel)
        if self.desk.workspace is not None:
            self.setWindowTitle(self.tr("一案通 — {office}").format(office=self.desk.workspace.own.office_name))
        self.panel.fit(self.width())
        self.panel.come_back(self._way_back())
        if self.desk.workspace is not None and self.desk.workspace.recovered:
            self.panel.go("system", "accounts")
        self._idle.start()

    def _way_back(self) -> list[tuple[str, object]]:
        """The pages before the lock, for the same account of the same workspace. Kept in memory only: places and
        the ids of records, nothing of what stands in these."""
        left, self._left = self._left, None
        return left[1] if left is not None and left[0] == (self.desk.folder, self._login) else []

    def _lock(self) -> None:
        self._idle.stop()
        days.take(None)
        leaving, self.panel = self.panel, None
        if leaving is not None:
            self._left = (self.desk.folder, self._login), leaving.way()
        for widget in QApplication.topLevelWidgets():
            if widget is not self and widget.isVisible() and widget.parent() is not None:
                widget.close()
        if self.desk.folder is not None:
            self.show_lock(self.desk.folder, self._login)
            self.lock_page.wait(self.desk.closing)
        if leaving is not None:
            self._stack.removeWidget(leaving)
            leaving.setParent(None)
            leaving.deleteLater()
        QGuiApplication.clipboard().clear()

    def switch_theme(self) -> None:
        """Light or dark."""
        theme.apply("dark" if theme.mode == "light" else "light")
        self._preferences.keep("theme", theme.mode)

    def _remembered(self) -> Path | None:
        kept = self._preferences.text("workspace")
        return Path(kept) if kept else None

    def _choose(self) -> None:
        kept = self._remembered()
        self.show_lock(kept or Path())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A hand on keys or mouse starts the ten minutes again."""
        if event.type() in _HANDS and self._idle.isActive():
            self._idle.start()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A large window gives the rail its words."""
        super().resizeEvent(event)
        if self.panel is not None:
            self.panel.fit(self.width())

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close the files before the program ends."""
        application = QApplication.instance()
        if application is not None:
            application.removeEventFilter(self)
        self.setCursor(Qt.CursorShape.WaitCursor)
        self.desk.leave()
        event.accept()
