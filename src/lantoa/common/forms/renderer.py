"""One renderer gives every form its labels, hints, errors and aria."""

from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """Django's renderer with the product's templates."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"
    formset_template_name = "forms/formset.html"
