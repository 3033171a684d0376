from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext_lazy as _
from wagtail.images.forms import BaseImageForm

from lantoa.common.forms import LineField, ParagraphField
from lantoa.common.uploads import UploadRefused, accept_upload


class PictureForm(BaseImageForm):
    """Wagtail's picture form behind our door: judged apart, written anew, without place and camera."""

    def clean_file(self):
        uploaded = self.cleaned_data.get("file")
        if not uploaded or "file" not in self.changed_data:
            return uploaded
        try:
            clean = accept_upload(uploaded, kinds=("image",))
        except UploadRefused as refused:
            raise ValidationError(str(refused), code="refused") from refused
        return SimpleUploadedFile(clean.original_name, clean.content, clean.content_type)


class SearchForm(forms.Form):
    """Words to look for; anything may be typed."""

    q = LineField(label=_("Words of a story"), required=False, max_length=200, strip=True)

    def __init__(self, data=None, **options):
        super().__init__(data, **options)
        self.hide_optional = True


class QuestionForm(forms.Form):
    question = ParagraphField(
        label=_("Your question"),
        min_length=10,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("The unit of this story reads it on its desk and by mail, and answers to your own address."),
    )
