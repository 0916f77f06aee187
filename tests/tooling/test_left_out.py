"""What the build leaves out is not needed. Only the long tests build, so that a missing module shows here first."""

from __future__ import annotations

import ast
import json
import subprocess
import sys

from tests.tooling import ROOT

_EVERYTHING = """
import importlib, json, pkgutil, sys
for name in json.loads(sys.argv[1]):
    sys.modules[name] = None  # as if it were not there
for top in ("app", "db", "resources", "ui"):
    for found in pkgutil.walk_packages(importlib.import_module(top).__path__, f"{top}."):
        if ".versions." not in found.name and not found.name.endswith(".__main__"):
            importlib.import_module(found.name)
"""


def left_out() -> list[str]:
    """The modules that the build leaves out, read from its specification."""
    told = ast.parse((ROOT / "installer" / "yiantong.spec").read_text("utf-8"))
    (value,) = (
        node.value for node in told.body if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "NOT_OURS"
    )
    names: list[str] = ast.literal_eval(value)
    return names


def test_nothing_that_the_build_leaves_out_is_imported() -> None:
    command = [sys.executable, "-W", "ignore", "-c", _EVERYTHING, json.dumps(left_out())]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr[-2000:]) == (0, "")
