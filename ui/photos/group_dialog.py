"""照片组: the 总说明 of a group and what it is composed from, written after the group was made."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from app.photos import GroupRow, PhotoDescription
from app.workspace import UserError
from ui.desk import Desk
from ui.forms import Kind, Spec, SpecDialog
from ui.photos import writing
from ui.widgets.fields import Choice, FieldRow


def _t(text: str) -> str:
    return QCoreApplication.translate("GroupDialog", text)


class GroupDialog(SpecDialog):
    """One of the case's groups; an empty 总说明 is composed anew from the elements."""

    def __init__(self, desk: Desk, parent: QWidget | None, groups: Sequence[GroupRow], chosen: str = "") -> None:
        super().__init__(
            parent,
            _t("照片组总说明"),
            _t("保存"),
            [
                Spec("title", _t("组题名"), span=8, required=True),
                Spec("taken_on", _t("时间"), Kind.DAY, 4),
                Spec("place", _t("地点"), span=8),
                Spec("photographer", _t("摄影者"), span=4),
                Spec("people", _t("人物"), Kind.LONG, lines=1),
                Spec("matter", _t("事由"), Kind.LONG, 6, lines=2),
                Spec("background", _t("背景"), Kind.LONG, 6, lines=2),
                Spec("caption", _t("总说明（留空则由以上各项拼成）"), Kind.LONG, lines=4),
                Spec("retention", _t("保管期限"), Kind.CODE, 6, list_name="retention", placeholder=_t("不改动")),
            ],
            width=720,
        )
        self._desk, self._groups = desk, {one.id: one for one in groups}
        self.group = FieldRow(_t("照片组"), Choice(), required=True)
        self.group.field.set_options([(one.id, _line(one)) for one in groups])  # type: ignore[attr-defined]
        self.body.insertWidget(1, self.group)
        self.group.set_value(chosen if chosen in self._groups else groups[0].id)
        self.group.setEnabled(len(groups) > 1)
        self.group.field.currentIndexChanged.connect(lambda _place: self._show())  # type: ignore[attr-defined]
        self.send = self._send
        self._show()
        self.form.rows["caption"].field.setFocus()

    def _show(self) -> None:
        """Another group's words; what was typed of the one before is kept as its draft."""
        if self.keeper is not None:
            self.keeper.leave()
        group = self._groups[self.group.value()]
        words = {name: getattr(group.description, name) for name in _WORDS}
        self.fill(words | {"taken_on": group.description.taken_on, "retention": group.retention})
        subject = f"photo-group:{group.id}"
        if self.keeper is None:
            self.keep_draft(self._desk, subject)
        else:
            self.keeper.watch(subject, {"form": self.form}, title=self.windowTitle())

    def _send(self, values: dict[str, Any], done: Callable[[Any], None], failed: Callable[[UserError], None]) -> object:
        words = {name: str(values.get(name) or "") for name in _WORDS}
        day = values.get("taken_on")
        told = PhotoDescription(**words, taken_on=date.fromisoformat(day) if isinstance(day, str) and day else None)
        return self._desk.work(
            writing.change_group, self.group.value(), told, str(values.get("retention") or ""), owner=self,
            on_done=done, on_error=failed, draft=self.draft,
        )  # fmt: skip


_WORDS = ("title", "place", "people", "matter", "background", "photographer", "caption")


def _line(one: GroupRow) -> str:
    return _t("第{no}组　{title}，{n}张").format(no=one.group_no, title=one.description.title, n=one.photos)
