"""One look for every form: the field group template, a slider for numbers, a switch for what is on or off."""

from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting


class Slider(forms.NumberInput):
    """A plain number that becomes a slider in the browser, its value said in `unit` beside it.

    `unit` is one of the words static/js/slider.js knows; the mouse moves by `stride`, the form takes every number.
    """

    template_name = "forms/slider.html"

    def __init__(self, unit: str, *, stride: int = 1) -> None:
        super().__init__()
        self.unit, self.stride = unit, stride

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """What the template needs besides the input."""
        return super().get_context(name, value, attrs) | {"unit": self.unit, "stride": self.stride}


class Switches(forms.CheckboxSelectMultiple):
    """A switch for each choice."""

    def build_attrs(self, base_attrs: dict[str, Any], extra_attrs: dict[str, Any] | None = None) -> dict[str, Any]:
        """The attributes of each of them."""
        return super().build_attrs(base_attrs, extra_attrs) | {"role": "switch"}


class Field(forms.BoundField):
    """A field in which what is on or off is a switch."""

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        """The attributes, with the role of a switch for a single tick."""
        found: dict[str, Any] = super().build_widget_attrs(attrs, widget)
        is_on_or_off = isinstance(widget or self.field.widget, forms.CheckboxInput)
        return found | {"role": "switch"} if is_on_or_off else found


class Renderer(TemplatesSetting):
    """Renders each field group from templates/forms/field.html."""

    field_template_name = "forms/field.html"
    bound_field_class = Field
