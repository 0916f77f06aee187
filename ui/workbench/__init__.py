"""工作台: what is due, what waits for a decision, how the cases stand."""

from ui.workbench.page import WorkbenchPage

__all__ = ["WorkbenchPage"]
