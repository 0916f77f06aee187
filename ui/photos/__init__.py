"""图片资料 and its light table."""

from ui.photos.light_page import LightTablePage
from ui.photos.page import PhotosPage
from ui.photos.queries import find_photos

__all__ = ["LightTablePage", "PhotosPage", "find_photos"]
