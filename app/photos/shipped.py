"""The drawn pictures of the demonstration case, with what is to be said of each and its negative."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import resources
from app.photos.negatives import NegativeForm
from app.photos.rules import NegativeNumber, PhotoDescription

FRAMES_PER_STRIP = 6


@dataclass(frozen=True, slots=True)
class ShippedPicture:
    """One drawn picture: its file, the picture of its negative, and the forms to fill for both."""

    file: Path
    negative_file: Path
    category: str
    description: PhotoDescription
    negative: NegativeForm


def shipped_pictures(
    *, fonds_no: str = "0063", retention: str = "2", first_negative: int = 101
) -> list[ShippedPicture]:
    """All of them in the order of the roll; negatives are numbered from `first_negative`."""
    folder = resources.path("demo", "photos")
    table = tomllib.loads(resources.path("demo", "photos.toml").read_text("utf-8"))
    found = []
    for index, row in enumerate(table["picture"]):
        taken: date = row["taken_on"]
        description = PhotoDescription(
            title=row["title"],
            taken_on=taken,
            place=row["place"],
            people=row["people"],
            matter=row["matter"],
            background=row["background"],
            photographer=table["photographer"],
        )
        negative = NegativeForm(
            str(NegativeNumber(fonds_no, first_negative + index, retention)),
            film=table["film"],
            colour=table["colour"],
            roll=table["roll"],
            strip=str(1 + index // FRAMES_PER_STRIP),
            frame=str(1 + index),
            condition=table["condition"],
            kept_at=table["kept_at"],
        )
        found.append(
            ShippedPicture(folder / row["file"], folder / row["negative"], row["category"], description, negative)
        )
    return found
