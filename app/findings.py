"""What a check found: typed, all of it, never only the first. Pure."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that keeps an action from being done.

    `code` has its sentence in `resources/messages`; `field` is the path of the field (`answers[2].measure`), empty
    where no field is meant; `label` is the field's name for people.
    """

    code: str
    field: str = ""
    label: str = ""
    params: Mapping[str, object] = dataclasses.field(default_factory=dict)
