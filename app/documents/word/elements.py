"""Making elements of WordprocessingML."""

from __future__ import annotations

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement


def made(tag: str, **values: object) -> BaseOxmlElement:
    """An element with attributes, all in the namespace w."""
    element: BaseOxmlElement = OxmlElement(f"w:{tag}")
    for name, value in values.items():
        element.set(qn(f"w:{name}"), str(value))
    return element


def around(tag: str, *children: BaseOxmlElement) -> BaseOxmlElement:
    """An element with children."""
    element: BaseOxmlElement = OxmlElement(f"w:{tag}")
    element.extend(children)
    return element
