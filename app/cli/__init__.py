"""The command `yiantong`: for people who administer, and for tests."""

from app.cli.main import main

__all__ = ["main"]
