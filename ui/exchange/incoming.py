"""A foreign file before it is taken in: who, whether it is sound, what would change, and then the deed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QStackedLayout, QWidget

from app import messages
from app.exchange import ChangeRow, ImportResult, Preview
from app.workspace import CancelToken, UserError
from ui.desk import Desk
from ui.exchange import queries
from ui.exchange.history_dialog import ChangeDialog
from ui.exchange.labels import (
    bundle_title,
    change,
    changes_told,
    field_name,
    field_value,
    plain,
    record_title,
    relation,
    shorten,
    telling,
)
from ui.exchange.progress import ByteProgress
from ui.exchange.queries import HELD, OURS, Checked
from ui.exchange.tiles import Fingerprint, Tile, Tiles
from ui.texts import prose, size
from ui.widgets.base import Button, Label, column, frame, holder, repolish, row
from ui.widgets.chip import Chip, ChipText, Level
from ui.widgets.dialogs import DestructiveDialog, open_centred
from ui.widgets.facts import Facts
from ui.widgets.notes import Banner, EmptyState
from ui.widgets.pips import Pip
from ui.widgets.stepper import Node, StepTrack
from ui.widgets.table import Cell, Column, Table


class IncomingView(QWidget):
    """Shows one checked file. A refusal is one red banner, without any button that imports."""

    imported = Signal(object, object)  # Path, ImportResult
    dropped = Signal(object)  # Path

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("surface")
        self.desk = desk
        self._checked: Checked | None = None
        self._title = Label("", "page")
        self._chip = Chip()
        self._note = Label("", "caption")
        self.banner = Banner()
        self.tiles = Tiles()
        self.fingerprint = Fingerprint()
        self.facts = Facts(96)
        self._compared = Label(self.tr("内容比对"), "strong")
        self._told = Label("", "caption")
        self.only = QCheckBox(self.tr("只看更新和撤回"))
        self.only.toggled.connect(lambda _on: self._fill_changes())
        self.table = self._table()
        self.track = StepTrack()
        self.progress = ByteProgress(self.tr("正在导入"))
        self.progress.hide()
        self.import_button = Button("", self.take_in, kind="primary", icon_name="download-simple")
        self.drop_button = Button(self.tr("不导入"), self._drop, kind="danger")
        self._foot_note = Label("", "caption", elide=True)
        self._lay_out()

    def _lay_out(self) -> None:
        head = row(self._title, self._chip, None, self._note, gap=10)
        top = column(
            head, self.banner, self.tiles, self.fingerprint, self.facts, self.progress, gap=8, margins=(20, 12, 20, 10)
        )
        compare = row(self._compared, self._told, None, self.only, margins=(20, 2, 20, 6))
        listed = column(holder(compare), frame("line"), gap=0)
        self._only_receipt = EmptyState("envelope-simple", "")
        self._listed = QStackedLayout()
        self._listed.addWidget(self.table)
        self._listed.addWidget(self._only_receipt)
        listed.addLayout(self._listed, 1)
        self._changes = holder(listed)
        receipt = column(Label(self.tr("回执"), "strong"), self.track, gap=2, margins=(20, 8, 20, 10))
        self._receipt = holder(receipt)
        foot = row(self.drop_button, 6, self._foot_note, self.import_button, margins=(20, 0, 20, 0))
        foot.setStretch(2, 1)
        whole = column(gap=0)
        whole.addLayout(top)
        whole.addWidget(self._changes, 1)
        self._filler = QWidget()
        whole.addWidget(self._filler, 1)
        whole.addWidget(self._receipt)
        whole.addWidget(frame("foot", foot, height=54))
        self.setLayout(whole)

    def _table(self) -> Table[ChangeRow]:
        made: Table[ChangeRow] = Table(
            [
                Column(self.tr("变化"), 96, self._kind_cell),
                Column(self.tr("对象"), 250, self._object),
                Column(self.tr("本机"), 0, self._before),
                Column(self.tr("包内"), 0, self._after),
            ],
            row_height=44,
            zebra=False,
        )
        made.setAccessibleName(self.tr("内容比对"))
        made.opened.connect(self._compare)
        return made

    def _compare(self, row_: ChangeRow) -> None:
        """All that changes of one record; of a new one or one that goes there is nothing more to see."""
        if row_.fields:
            open_centred(ChangeDialog(self, row_))

    # Rows

    @staticmethod
    def _kind_cell(row_: ChangeRow) -> Cell:
        told = change(row_.kind)
        return Cell(
            told.word, ink=told.ink, strong=row_.kind in ("withdrawn", "backwards"), icon=told.icon, icon_ink=told.ink
        )

    @staticmethod
    def _object(row_: ChangeRow) -> Cell:
        gone = row_.kind == "withdrawn"
        title = (row_.before if gone else row_.after) or row_.before or row_.after
        return Cell(record_title(title, row_.label), sub=row_.label)

    def _before(self, row_: ChangeRow) -> Cell:
        if row_.kind == "new":
            return Cell(self.tr("无"), ink="text3")
        if row_.kind == "unchanged":
            return Cell(self.tr("相同"), ink="text3")
        if row_.kind == "withdrawn" or not row_.fields:
            return Cell(row_.before or self.tr("无"), ink="text2")
        first = telling(row_.fields)
        return Cell(field_value(first.before, first.name), sub=field_name(first.name), ink="text2")

    def _after(self, row_: ChangeRow) -> Cell:
        if row_.kind == "unchanged":
            return Cell(self.tr("相同"), ink="text3")
        if row_.kind == "withdrawn":
            return Cell(self.tr("已被发出方撤回"), sub=self.tr("本机保留原文，标明已撤回"), ink="ora")
        if row_.kind == "new" or not row_.fields:
            return Cell(record_title(row_.after, row_.label))
        first = telling(row_.fields)
        names = list(dict.fromkeys(field_name(one.name) for one in (first, *row_.fields)))
        word = self.tr("比本机旧：") if row_.kind == "backwards" else self.tr("已被发出方更新：")
        return Cell(field_value(first.after, first.name), sub=word + "、".join(names))

    # Showing

    def show_checked(self, checked: Checked) -> None:
        """Show what was found out about a file."""
        self._checked = checked
        preview, error = checked.preview, checked.error
        held = error is not None and error.code == HELD
        ours = error is not None and error.code == OURS
        self.banner.say(messages.sentence(error) if error is not None else "", "info" if held or ours else "error")
        self.progress.hide()
        refused = error is not None
        sound = preview is not None
        for widget in (self.tiles, self.fingerprint):
            widget.setVisible(sound)
        self._changes.setVisible(sound and not refused)
        self._receipt.setVisible(sound and not refused)
        self._filler.setVisible(not (sound and not refused))
        self.facts.setVisible(not sound)
        self.import_button.setVisible(sound and not refused)
        self.drop_button.setText(self.tr("移出列表") if refused else self.tr("不导入"))
        self.drop_button.setProperty("kind", "" if refused else "danger")
        repolish(self.drop_button)
        self._chip.set_chip(
            ChipText(self.tr("已导入过"), Level.GREY, "check-circle-fill")
            if held
            else ChipText(self.tr("本院的包"), Level.GREY, "minus-circle")
            if ours
            else ChipText(self.tr("不能导入"), Level.RED, "prohibit")
            if refused
            else ChipText(self.tr("待核对导入"), Level.YELLOW, "hourglass-medium-fill")
        )
        self._title.setText(
            bundle_title(preview.number, len(preview.changes)) if preview else shorten(plain(checked.file.name))
        )
        self._note.setText(self._made(preview) if preview else "")
        if preview is None:
            self._foot_note.setText("")
            self.facts.set_facts([(self.tr("文件"), plain(str(checked.file)))])
            return
        self._show_preview(preview)

    def _say_receipt(self, preview: Preview) -> None:
        """A bundle without records says in words what it carries."""
        self._listed.setCurrentIndex(0 if preview.changes else 1)
        self._told.setVisible(bool(preview.changes))
        self.only.setVisible(bool(preview.changes))
        told = (
            self.tr("{office}确认已收到我院第{n}号包，收下后那些包不再等待回执").format(
                office=preview.sender_name, n=preview.acknowledges
            )
            if preview.acknowledges is not None
            else self.tr("{office}没有变动的记录，也还没有收到过我院的包").format(office=preview.sender_name)
        )
        self._only_receipt.say(self.tr("这个包没有记录，只带回执"), told)

    def _made(self, preview: Preview) -> str:
        return self.tr("{size}，制作于{day}").format(size=size(preview.size), day=prose(preview.made_on))

    def _show_preview(self, preview: Preview) -> None:
        self.tiles.set_tiles(self._answers(preview))
        self.fingerprint.set_digits(
            preview.digits, self.tr("{relation}，本机已核对").format(relation=relation(preview.relation.value))
        )
        self._told.setText(changes_told(preview.changes))
        changed = any(row_.kind in ("changed", "withdrawn", "backwards") for row_ in preview.changes)
        self.only.setEnabled(changed)
        if not changed:
            self.only.setChecked(False)
        self._say_receipt(preview)
        self._fill_changes()
        self.track.set_nodes(self._way(Pip.NOW))
        count = len(preview.changes) - preview.count("unchanged")
        self.import_button.setText(
            self.tr("导入{n}项并回执").format(n=count)
            if count
            else self.tr("记为已收并回执")
            if preview.changes
            else self.tr("收下回执")
        )
        self.import_button.setEnabled(True)
        parts = [self.tr("整个包一并导入")]
        if preview.blobs:
            parts.append(self.tr("照片与文书{n}个").format(n=preview.blobs))
        if preview.acknowledges is not None:
            parts.append(self.tr("对方已收到我院第{n}号").format(n=preview.acknowledges))
        self._foot_note.setText(
            "" if self._checked is not None and self._checked.error is not None else "，".join(parts)
        )

    def _answers(self, preview: Preview) -> list[Tile]:
        good = "gre-solid"
        sender = preview.sender_name
        first = (
            self.tr("从头发起，含至今的全部记录")
            if preview.base == 0
            else self.tr("接续序号{n}，无缺号重号").format(n=preview.base)
        )
        held = preview.continuity == HELD
        order = (
            Tile("list-numbers", "text3", self.tr("已在本机"), self.tr("第{n}号导入过").format(n=preview.number))
            if held
            else Tile(
                "list-numbers",
                "cin",
                self.tr("序号不接续"),
                self.tr("第{n}号，从序号{base}开始").format(n=preview.number, base=preview.base),
            )
            if preview.continuity
            else Tile("list-numbers", good, self.tr("序号连续"), first)
        )
        return [
            Tile("shield-check-fill", good, self.tr("签名有效"), sender),
            Tile("fingerprint", good, self.tr("指纹一致"), self.tr("与本机确认的公钥卡相符")),
            Tile("lock-key-open", good, self.tr("已解密"), self.tr("收件方为本院，内容完整")),
            order,
        ]

    def _way(self, state: Pip) -> list[Node]:
        done = state is Pip.DONE
        preview = self._checked.preview if self._checked is not None else None
        if preview is not None and not preview.changes:  # a receipt is not itself acknowledged
            return [
                Node("got", self.tr("收到"), Pip.DONE, self.tr("已逐字节核对")),
                Node("take", self.tr("收下回执"), state, self.desk.actor.display_name),
            ]
        later = Pip.NOW if done else Pip.OFF
        return [
            Node("got", self.tr("收到"), Pip.DONE, self.tr("已逐字节核对")),
            Node("take", self.tr("核对导入"), state, self.desk.actor.display_name),
            Node("answer", self.tr("写入回执"), later, self.tr("下次发包时带上")),
            Node("signed", self.tr("对方签收"), Pip.OFF, self.tr("对方导入后确认")),
        ]

    def _fill_changes(self) -> None:
        preview = self._checked.preview if self._checked else None
        if preview is None:
            return
        order = {"backwards": 0, "withdrawn": 1, "changed": 2, "new": 3, "unchanged": 4}
        rows = sorted(preview.changes, key=lambda row_: order[row_.kind])
        if self.only.isChecked():
            rows = [row_ for row_ in rows if row_.kind in ("backwards", "withdrawn", "changed")]
        self.table.set_rows(rows)

    # Doing

    def take_in(self) -> None:
        """Import; a text that goes backwards is confirmed by a word typed."""
        checked = self._checked
        if checked is None or checked.preview is None or checked.error is not None:
            return
        backwards = checked.preview.count("backwards")
        if not backwards:
            self.run(checked, False)
            return
        dialog = DestructiveDialog(
            self,
            self.tr("以较旧的{n}项为准？").format(n=backwards),
            self.tr(
                "这些记录比本机收到的更旧，对方可能恢复过数据。请先与对方核实；导入后以包内的为准，本机收到过的版本仍留存。"
            ),
            self.tr("已核实"),
            self.tr("按包内导入"),
            self.tr("先不导入"),
        )
        dialog.accepted.connect(lambda: self.run(checked, True))
        open_centred(dialog)

    def run(self, checked: Checked, backwards: bool) -> None:
        """Take the file in, in a worker, if it is still the one that was looked at."""
        self.import_button.setEnabled(False)
        self.drop_button.setEnabled(False)
        token = CancelToken()
        job = self.desk.call(
            queries.take_in, checked, backwards, owner=self, cancel=token,
            on_done=lambda result: self._imported(checked.file, result), on_error=self._refused,
            on_progress=self.progress.tick, on_cancelled=self._stopped,
        )  # fmt: skip
        if job is not None:
            self.progress.watch(job)

    def _imported(self, file: Path, result: ImportResult) -> None:
        self._end()
        self.track.set_nodes(self._way(Pip.DONE))
        self.imported.emit(file, result)

    def _refused(self, error: UserError) -> None:
        self._end()
        if self._checked is not None:
            self.show_checked(replace(self._checked, error=error))

    def _stopped(self) -> None:
        self._end()
        self.import_button.setEnabled(True)
        self.banner.say(self.tr("已停止导入，记录和之前一样，可以再次导入"), "info")

    def _end(self) -> None:
        self.progress.hide()
        self.drop_button.setEnabled(True)

    def _drop(self) -> None:
        if self._checked is not None:
            self.dropped.emit(self._checked.file)
