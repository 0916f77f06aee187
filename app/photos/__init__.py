"""Photos, negatives, albums: import, description, numbering, light table, export (GB/T 11821, DA/T 50)."""

from __future__ import annotations

from app.photos.albums import AlbumEntry, AlbumRow, album_entries, list_albums, make_album, place_photos
from app.photos.describing import describe, describe_many, recategorise, set_number, withdraw_photo
from app.photos.exporting import ExportReport, export_photos
from app.photos.importing import (
    DuplicatePhoto,
    ImportedPhoto,
    ImportReport,
    RefusedFile,
    find_duplicate,
    import_photos,
    picture_files,
)
from app.photos.looking import (
    Category,
    PhotoCounts,
    PhotoDetail,
    PhotoRow,
    categories,
    count_photos,
    findings,
    list_photos,
    original,
    photo_detail,
    reduced,
    thumbnail,
)
from app.photos.negatives import (
    NegativeForm,
    NegativeRow,
    attach_scan,
    change_negative,
    declare_negative,
    link_negative,
    list_negatives,
    register_negative,
)
from app.photos.pictures import positive_of
from app.photos.rules import DigitalNumber, NegativeNumber, PhotoDescription, PhotoNumber, compose_caption
from app.photos.shipped import ShippedPicture, shipped_pictures

__all__ = [
    "AlbumEntry",
    "AlbumRow",
    "Category",
    "DigitalNumber",
    "DuplicatePhoto",
    "ExportReport",
    "ImportReport",
    "ImportedPhoto",
    "NegativeForm",
    "NegativeNumber",
    "NegativeRow",
    "PhotoCounts",
    "PhotoDescription",
    "PhotoDetail",
    "PhotoNumber",
    "PhotoRow",
    "RefusedFile",
    "ShippedPicture",
    "album_entries",
    "attach_scan",
    "categories",
    "change_negative",
    "compose_caption",
    "count_photos",
    "declare_negative",
    "describe",
    "describe_many",
    "export_photos",
    "find_duplicate",
    "findings",
    "import_photos",
    "link_negative",
    "list_albums",
    "list_negatives",
    "list_photos",
    "make_album",
    "original",
    "photo_detail",
    "picture_files",
    "place_photos",
    "positive_of",
    "recategorise",
    "reduced",
    "register_negative",
    "set_number",
    "shipped_pictures",
    "thumbnail",
    "withdraw_photo",
]
