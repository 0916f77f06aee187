"""The two kinds of failure: a person's (`UserError`) and ours (anything else)."""

from __future__ import annotations


class UserError(Exception):
    """Something the person can act on.

    `code` is stable, dotted and listed in docs/errors.md (`vault.wrong_passphrase`); `app.messages` has its sentence,
    into which `params` are filled. Parameters must not hold secrets: they are shown and may be saved.
    """

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params

    def __str__(self) -> str:
        told = ", ".join(f"{name}={value}" for name, value in self.params.items())
        return f"{self.code} ({told})" if told else self.code


class Cancelled(Exception):  # noqa: N818 - an outcome that the person asked for, not an error
    """Work was stopped by its `CancelToken`; what was kept is in the records, never half."""
