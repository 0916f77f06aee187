"""图片资料 and its light table."""

from ui.photos.light_page import LightTablePage
from ui.photos.page import PhotosPage

__all__ = ["LightTablePage", "PhotosPage"]
