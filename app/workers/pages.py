"""Pages of foreign papers as pictures, so that no viewer of ours parses one beside the keys."""

from __future__ import annotations

from app.workers.sandbox import Sandbox, shared_sandbox
from db.kernel.errors import UserError

_REASONS = {
    "sandbox.timeout": "document.too_slow",
    "sandbox.memory": "document.too_large",
    "sandbox.failed": "document.damaged",
}


def draw_pages(
    data: bytes, name: str, first: int = 0, count: int = 1, *, long_side: int = 1600, sandbox: Sandbox | None = None
) -> tuple[bytes, ...]:
    """JPEGs of `count` pages of a foreign paper from `first` (0 is the first); fewer where it ends.

    Raises `UserError` with the paper's `name`: `document.unknown_format`, `document.damaged`, `document.too_slow`,
    `document.too_large`, `document.too_many_pixels`.
    """
    options = {"first": first, "count": count, "long_side": long_side}
    try:
        return (sandbox or shared_sandbox()).run("app.workers.papers:draw", data, options).parts
    except UserError as error:
        raise UserError(_REASONS.get(error.code, error.code), **(error.params | {"name": name})) from error
