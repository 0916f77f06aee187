"""The window's composition root: pages, workspace, theme, and the command line of `yiantong-desk`."""

from __future__ import annotations

import argparse
import gc
import logging
import os
import sys
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QTranslator
from PySide6.QtWidgets import QApplication

from app import documents
from app.workspace import Workspace
from ui.desk import Desk
from ui.finding import find
from ui.places import count, places
from ui.preferences import Preferences
from ui.shell.window import Window
from ui.style import fonts, theme
from ui.tasks import Sweeper

#: Seconds after which a worker hands the interpreter to the window: of the usual five milliseconds three make a frame.
_SWITCH = 0.001


def version() -> str:
    """The program's version."""
    try:
        return metadata.version("yiantong")
    except metadata.PackageNotFoundError:
        return "0.1.0"


def application(arguments: Sequence[str] = ()) -> QApplication:
    """The one QApplication, with fonts and language; from here on garbage is collected in this thread alone."""
    running = QApplication.instance()
    if isinstance(running, QApplication):
        made = running
    else:
        made = QApplication([sys.argv[0], *arguments])
        gc.collect()
        gc.freeze()  # the modules, two hundred thousand objects that never go: each look through them took 40 to 100 ms
    made.setApplicationName("yiantong-desk")
    Sweeper(made)
    translator = QTranslator(made)
    if translator.load("qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        made.installTranslator(translator)
    fonts.load()
    sys.setswitchinterval(_SWITCH)
    return made


def build(preferences: Preferences | None = None) -> Window:
    """Desk and window, nothing shown yet."""
    kept = preferences or Preferences()
    theme.apply("dark" if kept.text("theme") == "dark" else "light")
    desk = Desk()
    desk.finder, desk.counter = find, count
    return Window(desk, places(), kept, version())


def main(arguments: Sequence[str] | None = None) -> int:
    """Open the window; 2 for wrong use."""
    given = _arguments(list(sys.argv[1:] if arguments is None else arguments))
    logging.basicConfig(level=logging.WARNING)
    app = application()
    window = build()
    window.desk.tasks.run(documents.use_office_faces, name="faces", owner=window, on_done=lambda _chosen: None)
    folder = given.workspace and Path(given.workspace)
    window.start(folder or None, given.account or "")
    if folder and given.account and given.passphrase_file:
        passphrase = Path(given.passphrase_file).read_text("utf-8").rstrip("\r\n")
        window.desk.tasks.run(
            Workspace.open, folder, given.account, passphrase, name="unlock", owner=window,
            on_done=lambda workspace: window.desk.sit(workspace, folder), on_error=window.lock_page.refuse,
        )  # fmt: skip
    window.fit_screen()
    return app.exec()


def _arguments(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="yiantong-desk", description="一案通")
    parser.add_argument("--workspace", default=os.environ.get("YIANTONG_WORKSPACE"), help="工作库所在的文件夹")
    parser.add_argument("--account", default=os.environ.get("YIANTONG_ACCOUNT"), help="账号")
    parser.add_argument("--passphrase-file", default=os.environ.get("YIANTONG_PASSPHRASE_FILE"), help="写有密码的文件")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    raise SystemExit(main())
