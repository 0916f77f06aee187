"""The workstation: office, people, backup, log, check, appearance."""

from ui.system.page import SystemPage

__all__ = ["SystemPage"]
