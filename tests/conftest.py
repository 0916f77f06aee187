"""What holds for every test: no display, and examples that take as long as a shared machine makes them take.

Warnings and Qt's messages fail a test: see [tool.pytest.ini_options] in pyproject.toml.
"""

import gc
import os

from hypothesis import settings

os.environ["QT_QPA_PLATFORM"] = "offscreen"

settings.register_profile("house", deadline=None, print_blob=True)
settings.load_profile("house")


def pytest_runtest_teardown() -> None:
    """Once a window was made, garbage waits for its thread (`ui.tasks.Sweeper`), which here beats for no timer."""
    if not gc.isenabled():
        from ui.tasks import sweep

        sweep()
