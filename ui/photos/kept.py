"""The elements of a photo's 说明 as a form whose typing is kept until it is committed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QObject, Signal

from ui.photos.flat import FlatLine, FlatText


class KeptWords(QObject):
    """What `Keeper` asks of a form, answered by the inspector's flat fields."""

    edited = Signal()

    def __init__(
        self,
        parent: QObject,
        fields: Mapping[str, FlatLine | FlatText],
        values: Callable[[], Mapping[str, str]],
        labels: Callable[[], Mapping[str, str]],
    ) -> None:
        super().__init__(parent)
        self._fields, self._values, self._labels = fields, values, labels
        for field in fields.values():
            field.edited.connect(self.edited)

    def typed(self) -> dict[str, Any]:
        """What stands in the fields."""
        return dict(self._values())

    def retype(self, typed: Mapping[str, Any]) -> None:
        """Show it again."""
        for key, text in typed.items():
            if key in self._fields:
                self._fields[key].set_value(str(text))
        self.edited.emit()

    def worded(self, key: str, raw: Any) -> tuple[str, str]:
        """A field's name and its text."""
        return self._labels().get(key, key), str(raw)

    def hold(self, key: str, held: bool) -> None:
        """Let a field only be read."""
        if key in self._fields:
            self._fields[key].lock(held)

    def takes_lines(self, key: str) -> bool:
        """Whether a field takes more than one line."""
        return isinstance(self._fields.get(key), FlatText)
