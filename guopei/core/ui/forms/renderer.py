from typing import Any

from django.forms.renderers import DjangoTemplates
from django.template import loader


class GuopeiRenderer(DjangoTemplates):
    """Fields, forms and our widgets from templates/ui; Django's own widgets from Django."""

    form_template_name = "ui/forms/_form.html"
    field_template_name = "ui/forms/_field.html"

    def get_template(self, template_name: str) -> Any:
        """A template of ours by our engine, any other by Django's."""
        return (
            loader.get_template(template_name)
            if template_name.startswith("ui/")
            else super().get_template(template_name)
        )


# One for all forms: each instance makes an engine of its own, and that engine parses Django's templates once.
RENDERER = GuopeiRenderer()
