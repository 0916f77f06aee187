"""The archive: dossiers by stage, the checklist, the catalogue, the review."""

from ui.archive.page import ArchivePage

__all__ = ["ArchivePage"]
