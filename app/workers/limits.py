"""What a child may use. Linux enforces all of it; elsewhere only the parent's clock and the process border remain.

On Windows there is no memory ceiling and no ban on opening files: a hostile file can make the child large until its
time is over, and is still apart from the keys.
"""

from __future__ import annotations

import signal
import sys

if sys.platform != "win32":
    import resource

#: Code, libraries and thread stacks that address space counts beside data.
_OVERHEAD = 1 << 30


def forbid_core_dumps() -> None:
    """No core files: a child may hold keys or pictures."""
    if sys.platform != "win32":
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def build_walls(memory: int) -> None:
    """From here on: at most `memory` bytes of data, and no file can be written. Cannot be undone."""
    if sys.platform != "win32":
        resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
        resource.setrlimit(resource.RLIMIT_AS, (memory + _OVERHEAD, memory + _OVERHEAD))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def allow_seconds(seconds: int) -> None:
    """Processor time from now on, after which the system ends this process even if the parent is gone."""
    if sys.platform != "win32":
        used = resource.getrusage(resource.RUSAGE_SELF)
        ceiling = int(used.ru_utime + used.ru_stime) + seconds + 1
        resource.setrlimit(resource.RLIMIT_CPU, (ceiling, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def ran_out(status: int) -> bool:
    """Whether a child that ended with this exit status was ended for the processor time it took."""
    return sys.platform != "win32" and status == -signal.SIGXCPU
