"""Progress of what is counted in bytes: how much, how fast, how long still."""

from __future__ import annotations

import math
import time

from ui.tasks import Job, Tick
from ui.texts import size
from ui.widgets.notes import ProgressPanel


class ByteProgress(ProgressPanel):
    """As `ProgressPanel`, in sizes and with the rate."""

    _began = math.inf

    def watch(self, job: Job) -> None:
        """Follow a job from now on."""
        self._began = time.monotonic()
        super().watch(job)

    def tick(self, tick: Tick) -> None:
        """Take a report."""
        super().tick(tick)
        if tick.total <= 0:
            return
        told = [self.tr("{done}，共{total}").format(done=size(tick.done), total=size(tick.total))]
        spent = time.monotonic() - self._began
        if spent >= 1:
            told.append(self.tr("每秒{rate}").format(rate=size(int(tick.done / spent))))
        if tick.seconds_left is not None and tick.seconds_left >= 1:
            told.append(self._left(tick.seconds_left))
        self._count.setText("　".join(told))
