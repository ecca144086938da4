"""One look for every form: the field group template of the whole site."""

from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """Renders each field group from templates/forms/field.html."""

    field_template_name = "forms/field.html"
