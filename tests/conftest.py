"""What holds for every test: no display, keys that are derived once, and examples that take as long as they take.

Warnings and Qt's messages fail a test: see [tool.pytest.ini_options] in pyproject.toml.
"""

import functools
import gc
import os

from hypothesis import settings

from db import slots
from tests import support

os.environ["QT_QPA_PLATFORM"] = "offscreen"

settings.register_profile("house", deadline=None, print_blob=True)
settings.load_profile("house")

# The same passphrase and salt give the same key: a workspace that many tests copy is opened without deriving it anew.
slots._argon2 = functools.lru_cache(slots._argon2)


def pytest_runtest_setup() -> None:
    """Each test counts its workspaces from the first."""
    support.made.clear()


def pytest_runtest_teardown() -> None:
    """Once a window was made, garbage waits for its thread (`ui.tasks.Sweeper`), which here beats for no timer."""
    if not gc.isenabled():
        from ui.tasks import sweep

        sweep()
