"""Foreign PDFs as pictures, by way of the sandbox."""

from __future__ import annotations

from app.workers.sandbox import Sandbox, shared_sandbox
from db.kernel.errors import UserError

_REASONS = {"sandbox.timeout": "paper.too_slow", "sandbox.memory": "paper.too_large", "sandbox.failed": "paper.damaged"}


def page_count(data: bytes, name: str, *, sandbox: Sandbox | None = None) -> int:
    """How many pages a foreign PDF has; raises what `draw_pages` raises. To be asked before such a file is kept."""
    return _draw(data, name, 0, 0, 1, sandbox)[0]


def draw_pages(
    data: bytes, name: str, first: int = 0, count: int = 1, *, long_side: int = 1600, sandbox: Sandbox | None = None
) -> tuple[bytes, ...]:
    """JPEGs of `count` pages of a foreign PDF from `first` (0 is the first); fewer where it ends.

    Raises `UserError` with the file's name: `paper.empty`, `paper.not_pdf`, `paper.locked`, `paper.damaged`,
    `paper.too_many_pages`, `paper.too_slow`, `paper.too_large`.
    """
    return _draw(data, name, first, count, long_side, sandbox)[1]


def _draw(
    data: bytes, name: str, first: int, count: int, long_side: int, sandbox: Sandbox | None
) -> tuple[int, tuple[bytes, ...]]:
    options = {"first": first, "count": count, "long_side": long_side}
    try:
        answer = (sandbox or shared_sandbox()).run("app.workers.imaging.papers:draw", data, options)
        return int(answer.value["pages"]), answer.parts
    except UserError as error:
        raise UserError(_REASONS.get(error.code, error.code), **(error.params | {"name": name})) from error
    except (KeyError, TypeError, ValueError) as error:
        raise UserError("paper.damaged", name=name) from error
