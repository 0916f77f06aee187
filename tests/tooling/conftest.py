"""The built program is tried when it has been built (./dev dist), and not made for the sake of a test."""

from tests.tooling import BUILT

collect_ignore = [] if (BUILT / "yiantong").exists() else ["test_built_program.py"]
