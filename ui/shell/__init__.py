"""The window around the pages: navigation, top bar, status bar, lock, first start, quick open."""
