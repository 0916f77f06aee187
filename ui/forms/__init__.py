"""Forms made from descriptions: the same keys as the records' forms, so that a refusal finds its field."""

from ui.forms.build import SpecForm
from ui.forms.dialog import SpecDialog
from ui.forms.spec import Kind, Spec, options

__all__ = ["Kind", "Spec", "SpecDialog", "SpecForm", "options"]
