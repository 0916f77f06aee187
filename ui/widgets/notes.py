"""What the program says outside of dialogs: empty states, banners, toasts, the progress of long work."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import QEasingCurve, QEvent, QObject, QPropertyAnimation, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QProgressBar, QWidget

from ui.tasks import Job, Tick
from ui.widgets.base import Button, Label, Picture, column, frame, repolish, reveal, row

_BANNER_ICONS = {
    "info": ("info", "link"),
    "warn": ("warning", "yel"),
    "error": ("warning-circle", "cin"),
    "good": ("check-circle", "gre"),
}


_CAUSE = 380  # px, the longest line under an empty state's title


class EmptyState(QWidget):
    """An icon, why nothing is here, and at most one thing to do."""

    def __init__(self, icon_name: str, title: str, cause: str = "", action: Button | None = None) -> None:
        super().__init__()
        self._title = Label(title, "strong")
        self._cause = Label(cause, "caption", wrap=True)
        self._balance()
        words = column(self._title, self._cause, gap=2)
        inner = row(Picture(icon_name, "c2", 34), words, *([action] if action else []), gap=14)
        self.setLayout(column(None, row(None, inner, None), None, margins=(24, 24, 24, 24)))
        reveal(self._cause, bool(cause))

    def say(self, title: str, cause: str = "") -> None:
        """Other words."""
        self._title.setText(title)
        self._cause.setText(cause)
        self._balance()
        reveal(self._cause, bool(cause))

    def _balance(self) -> None:
        """Lines of about one length: no last line of two characters."""
        self._cause.ensurePolished()
        whole = self._cause.fontMetrics().horizontalAdvance(self._cause.whole())
        lines = max(math.ceil(whole / _CAUSE), 1)
        self._cause.setFixedWidth(math.ceil(whole / lines) + (0 if lines == 1 else 18) + 2)


class Banner(QFrame):
    """A line in the flow of a page: info, warn, error or good, with at most one action, which is told by `acted`."""

    acted = Signal()

    def __init__(
        self, text: str = "", level: str = "info", action: str = "", on_action: Callable[[], object] | None = None
    ) -> None:
        super().__init__()
        self.setProperty("kind", "banner")
        self._mark = Picture("info", "link", 18)
        self._text = Label(text, "dense", wrap=True)
        self._action = Button(action, on_action, kind="link", fit="tool")
        self._action.clicked.connect(lambda _=False: self.acted.emit())
        reveal(self._action, bool(action))
        inner = row(self._mark, self._text, self._action, gap=8, margins=(12, 5, 8, 5))
        inner.setStretch(1, 1)
        self.setLayout(inner)
        self.setMinimumHeight(34)
        self.say(text, level)

    def say(self, text: str, level: str = "info") -> None:
        """Other words; none hides the banner."""
        self._text.setText(text)
        self._mark.show_icon(*_BANNER_ICONS[level])
        self.setProperty("level", level)
        repolish(self)
        reveal(self, bool(text))
        self.setAccessibleName(text)

    def offer(self, action: str) -> None:
        """Another action, or none."""
        self._action.setText(action)
        reveal(self._action, bool(action))

    def text(self) -> str:
        """What it says."""
        return self._text.text()


class Toast(QFrame):
    """Good news at the bottom left for five seconds, for ten where it can be taken back; it waits under the pointer.
    Never an error.
    """

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self.setProperty("kind", "toast")
        self._text = Label("", "dense")
        self._undo: Callable[[], object] | None = None
        self.undo_button = Button(self.tr("撤销"), self._take_back, fit="tool")
        self.undo_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # it goes away by itself; Ctrl+Z does the same
        self.undo_button.hide()
        words = (Picture("check-circle-fill", "gre-bg", 18), self._text, self.undo_button)
        self.setLayout(row(*words, gap=10, margins=(14, 9, 18, 9)))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        self._slide = QPropertyAnimation(self, b"pos", self)
        self._slide.setDuration(140)
        self._slide.setEasingCurve(QEasingCurve.Type.OutCubic)
        host.installEventFilter(self)
        self.hide()

    def say(self, text: str, undo: Callable[[], object] | None = None) -> None:
        """Show `text`, with 撤销 where `undo` takes back what it tells of."""
        self._text.setText(text)
        self._undo = undo
        self.undo_button.setVisible(undo is not None)
        self.adjustSize()
        self._place()
        self.show()
        self.raise_()
        self._timer.start(5000 if undo is None else 10000)

    def _take_back(self) -> None:
        undo, self._undo = self._undo, None
        self.hide()
        if undo is not None:
            undo()

    def text(self) -> str:
        """What it says or said last."""
        return self._text.text()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay at its corner when the window changes."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def enterEvent(self, event: object) -> None:
        """Wait while somebody reads."""
        self._timer.stop()

    def leaveEvent(self, event: object) -> None:
        """Go on counting."""
        self._timer.start(2000)

    def _place(self) -> None:
        host = self.parentWidget()
        if host is not None:
            self.move(104, host.height() - self.height() - 92)  # over the foot of a page, whose words stay readable


class ProgressPanel(QFrame):
    """What is being done, how far, what is in hand, and 取消, which answers at once."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.setProperty("kind", "note")
        self._title = Label(title, "strong")
        self._count = Label("", "caption")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._what = Label("", "caption", elide=True)
        self._cancel = Button(self.tr("取消"), self.stop, fit="tool")
        self._job: Job | None = None
        self.setLayout(
            column(
                row(self._title, None, self._count),
                self._bar,
                row(self._what, self._cancel, gap=12),
                gap=8,
                margins=(14, 12, 14, 12),
            )
        )

    def watch(self, job: Job) -> None:
        """Follow a job; its token is what 取消 sets."""
        self._job = job
        self._cancel.setEnabled(job.token is not None)
        self._cancel.setText(self.tr("取消"))
        self._bar.setRange(0, 0)
        self._count.setText("")
        self._what.setText("")
        self.show()

    def tick(self, tick: Tick) -> None:
        """Take a report."""
        if tick.total > 0:
            self._bar.setRange(0, 1000)
            self._bar.setValue(int(1000 * tick.done / tick.total))
        told = [self.tr("第{done}项，共{total}项").format(done=tick.done, total=tick.total)] if tick.total else []
        if tick.seconds_left is not None and tick.seconds_left >= 1:
            told.append(self._left(tick.seconds_left))
        self._count.setText("　".join(told))
        if self._cancel.isEnabled():
            self._what.setText(tick.what)

    def _left(self, seconds: float) -> str:
        if seconds < 60:
            return self.tr("约剩{n}秒").format(n=max(int(seconds), 1))
        return self.tr("约剩{n}分钟").format(n=int(seconds // 60) + 1)

    def stop(self) -> None:
        """Ask the job to stop, and say so."""
        if self._job is not None:
            self._job.cancel()
            self._cancel.setEnabled(False)
            self._what.setText(self.tr("正在停下，当前一项做完即止，已完成的保留"))


def panel(title: str, *head: QWidget, body: QWidget | None = None, head_height: int = 42) -> tuple[QFrame, QFrame]:
    """A panel of a dashboard with its head; gives the panel and its head."""
    inner = row(Label(title, "panelTitle"), None, *head, margins=(14, 0, 12, 0))
    top = frame("panelHead", inner, height=head_height)
    whole = column(top, *([body] if body else []), gap=0)
    whole.setContentsMargins(1, 1, 1, 1)
    made = frame("panel", whole)
    return made, top
