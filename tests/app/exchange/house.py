"""More than two offices: a tree of three levels, and a second workstation of the county."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path

from app import exchange
from app.workspace import OfficeFacts, Workspace
from db.codes import Relation
from tests.app.exchange.offices import fill, introduce, make_offices
from tests.support import COUNTY, make_workspace, open_workspace

PROVINCE = OfficeFacts("990000", "云海省人民检察院", "云海检", "province", "900000")


@dataclass
class House:
    """Workspaces by name, each trusting its neighbours in the tree; `stick` is the folder that bundles go through."""

    folder: Path
    places: dict[str, Workspace] = field(default_factory=dict)
    case_id: str = ""
    proposal_id: str = ""

    @property
    def stick(self) -> Path:
        return self.folder / "stick"

    def __getitem__(self, name: str) -> Workspace:
        return self.places[name]

    def make(self, sender: str, recipient: str, **options: object) -> Path:
        """Make the next bundle."""
        target = self.places[recipient].own.workspace_id
        return exchange.export_bundle(self.places[sender], target, self.stick, **options).path  # type: ignore[arg-type]

    def carry(self, sender: str, recipient: str, **options: object) -> exchange.ImportResult:
        """Make a bundle and take it in."""
        return exchange.import_bundle(self.places[recipient], self.make(sender, recipient, **options))

    def close(self) -> None:
        for place in self.places.values():
            place.close()

    def copied(self, folder: Path) -> House:
        """The same house elsewhere. This one is closed."""
        shutil.copytree(self.folder, folder)
        opened = {name: open_workspace(folder / name) for name in self.places}
        return House(folder, opened, self.case_id, self.proposal_id)


def build(folder: Path) -> House:
    """County with two workstations, city, province; the county has one case."""
    offices = make_offices(folder)
    fill(offices)
    house = House(folder, {"county": offices.county, "city": offices.city}, offices.case_id, offices.proposal_id)
    house.places["desk"] = make_workspace(folder / "desk", COUNTY, stranger=True)
    house.places["province"] = make_workspace(folder / "province", PROVINCE, stranger=True)
    for here, there, relation in (
        ("county", "desk", Relation.OWN),
        ("desk", "county", Relation.OWN),
        ("desk", "city", Relation.SUPERIOR),
        ("city", "desk", Relation.SUBORDINATE),
        ("city", "province", Relation.SUPERIOR),
        ("province", "city", Relation.SUBORDINATE),
    ):
        introduce(house[here], house[there], relation)
    return house
