"""What the window remembers between starts, outside of any workspace: no records, no secrets."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import platformdirs


class Preferences:
    """A small file in the person's own configuration folder. One that cannot be read or written is done without."""

    def __init__(self, file: Path | None = None) -> None:
        self.file = file or Path(platformdirs.user_config_dir("yiantong", appauthor=False)) / "window.json"
        self._values: dict[str, Any] = {}
        try:
            read = json.loads(self.file.read_text("utf-8"))
        except (OSError, ValueError):
            read = {}
        if isinstance(read, dict):
            self._values = read

    def text(self, name: str, default: str = "") -> str:
        """A remembered text."""
        value = self._values.get(name, default)
        return value if isinstance(value, str) else default

    def keep(self, name: str, value: str) -> None:
        """Remember a text; an empty one is forgotten."""
        if value:
            self._values[name] = value
        else:
            self._values.pop(name, None)
        temporary = self.file.with_suffix(".part")
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            temporary.write_text(json.dumps(self._values, ensure_ascii=False, indent=1), "utf-8")
            temporary.replace(self.file)
        except OSError:
            return
