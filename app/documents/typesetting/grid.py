"""The grid of GB/T 9704-2012: 22 lines of 28 characters in a type area of 156 × 225 mm, and the faces of its parts."""

from __future__ import annotations

from app.documents.typesetting.faces import Role
from app.documents.typesetting.lines import Style
from app.documents.typesetting.paper import MM

LEFT = 28 * MM
TOP = 37 * MM
MEASURE = 156 * MM
DEPTH = 225 * MM
ROWS = 22
COLUMNS = 28
LEADING = DEPTH / ROWS
"""Distance of two lines: 28.99 pt."""
PITCH = MEASURE / COLUMNS
"""Width of one character's cell: 15.79 pt."""
BODY = Style(Role.BODY, 16, PITCH, LEADING, indent=2)
FLUSH = Style(Role.BODY, 16, PITCH, LEADING)
SMALL = Style(Role.BODY, 14, leading=23)
MARK = Style(Role.HEI, 10.5)
HEADINGS = {1: Role.HEI, 2: Role.KAI, 3: Role.BODY, 4: Role.BODY}
NUMBER_DROP = 7 * MM
"""From the type area's lower edge to the page number's dashes."""
