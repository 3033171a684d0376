"""What the one renderer promises to people who hear a form instead of seeing it."""

import pytest
from bs4 import BeautifulSoup
from django import forms
from django.template import engines

from lantoa.common.forms import DayField, HintedRadioSelect, LineField, ParagraphField


class StoryForm(forms.Form):
    name = LineField(label="Họ và tên", help_text="Ghi đủ dấu.")
    story = ParagraphField(label="Câu chuyện", required=False)
    born_on = DayField(label="Ngày sinh", required=False)
    kind = forms.ChoiceField(
        label="Giới thiệu ai?",
        choices=[("person", "Một người"), ("model", "Một mô hình")],
        widget=HintedRadioSelect(hints={"model": "Trường khác làm theo được"}),
    )
    places = forms.MultipleChoiceField(
        label="Nơi đăng",
        choices=[("web", "Cổng"), ("print", "Sách")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    agreed = forms.BooleanField(label="Tôi đồng ý.", help_text="Có thể rút lại.")
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


def read(html):
    return BeautifulSoup(str(html), "html5lib")


@pytest.fixture
def empty():
    return read(StoryForm())


@pytest.fixture
def wrong():
    return read(StoryForm({"born_on": "31/02/1986"}))


def described_by(dom, element):
    """Return the texts that are read out after the element's name."""
    return [" ".join(dom.find(id=name).get_text(" ").split()) for name in element.get("aria-describedby", "").split()]


def test_every_input_has_its_own_label(empty):
    inputs = [field for field in empty.select("input, select, textarea") if field.get("type") != "hidden"]

    assert len(inputs) == 8
    assert all(len(empty.select(f'label[for="{field["id"]}"]')) == 1 for field in inputs)


def test_no_id_is_given_twice(wrong):
    ids = [element["id"] for element in wrong.find_all(id=True)]

    assert len(ids) == len(set(ids))


def test_hint_is_read_with_its_field(empty):
    assert described_by(empty, empty.find(id="id_name")) == ["Ghi đủ dấu."]


def test_optional_fields_say_so_and_nothing_has_an_asterisk(empty):
    marked = [label for label in empty.select(".label") if label.select(".optional")]
    optional = [label.get_text(" ").split(" (")[0].strip() for label in marked]

    assert optional == ["Câu chuyện", "Ngày sinh", "Nơi đăng"]
    assert "*" not in empty.get_text()


def test_search_form_does_not_repeat_that_everything_is_optional():
    form = StoryForm()
    form.hide_optional = True

    assert read(form).select(".optional") == []


def test_groups_of_choices_are_fieldsets_with_a_legend(empty):
    legends = [fieldset.legend.get_text(" ", strip=True).split(" (")[0] for fieldset in empty.find_all("fieldset")]

    assert legends == ["Giới thiệu ai?", "Nơi đăng"]


def test_choice_carries_its_hint_inside_its_label(empty):
    labels = [label.get_text(" ", strip=True) for label in empty.select("#id_kind label")]

    assert labels == ["Một người", "Một mô hình Trường khác làm theo được"]


def test_nothing_is_chosen_beforehand(empty):
    assert empty.select("[checked]") == []


def test_empty_form_shows_no_summary(empty):
    assert empty.select(".error-summary, .error, [aria-invalid]") == []


def test_error_is_read_with_its_field_after_the_hint(wrong):
    field = wrong.find(id="id_name")

    assert field["aria-invalid"] == "true"
    assert described_by(wrong, field) == ["Ghi đủ dấu.", "Lỗi: Hãy điền mục này."]


def test_error_of_a_group_is_read_with_the_group(wrong):
    assert described_by(wrong, wrong.find(id="id_kind_group")) == ["Lỗi: Hãy điền mục này."]


def test_summary_lists_every_error_and_leads_to_its_field(wrong):
    summary = wrong.select_one("[data-error-summary]")
    links = [(link.get_text(), wrong.find(id=link["href"][1:]).get("name")) for link in summary.find_all("a")]

    assert summary.h2.get_text() == "Có 4 chỗ cần sửa"
    assert summary["tabindex"] == "-1"
    assert links == [
        ("Họ và tên: Hãy điền mục này.", "name"),
        ("Ngày sinh: Hãy ghi ngày/tháng/năm, ví dụ 20/11/2026.", "born_on"),
        ("Giới thiệu ai? Hãy điền mục này.", "kind"),
        ("Tôi đồng ý: Hãy điền mục này.", "agreed"),
    ]


def test_error_of_the_whole_form_stands_in_the_summary():
    form = StoryForm({"name": "Nhiên", "kind": "person", "agreed": "on"})
    form.add_error(None, "Đã quá hạn.")

    items = read(form).select("[data-error-summary] li")

    assert [item.get_text() for item in items] == ["Đã quá hạn."]


def test_what_was_typed_wrong_is_shown_again(wrong):
    assert wrong.find(id="id_born_on")["value"] == "31/02/1986"


def test_typed_markup_is_shown_and_not_obeyed():
    form = StoryForm({"name": '"><script>alert(1)</script>'})

    assert read(form).find_all("script") == []


def test_hidden_field_stands_once_and_without_a_label(empty):
    assert len(empty.select('[name="secret"]')) == 1
    assert empty.select('label[for="id_secret"]') == []


def test_as_div_draws_the_same():
    assert StoryForm().as_div() == str(StoryForm())


def test_one_field_alone_is_drawn_with_its_label():
    field = read(StoryForm()["name"].as_field_group())

    assert field.label.get_text(strip=True) == "Họ và tên"
    assert field.select_one("#id_name") is not None


def test_rows_of_a_formset_each_have_fields_of_their_own():
    rows = read(forms.formset_factory(StoryForm, extra=2)())

    assert [row.select_one("input")["name"] for row in rows.select(".formset-row")] == ["form-0-name", "form-1-name"]
    assert rows.select_one('[name="form-TOTAL_FORMS"]')["value"] == "2"


@pytest.mark.parametrize("typed", ["20/11/2026", "20-11-2026", "20.11.2026", " 20 / 11 / 2026 ", "2026-11-20"])
def test_day_is_read_day_first_however_it_is_written(typed):
    form = StoryForm({"name": "Nhiên", "kind": "person", "agreed": "on", "born_on": typed})

    assert form.is_valid()
    assert f"{form.cleaned_data['born_on']:%Y-%m-%d}" == "2026-11-20"


def test_day_is_never_read_month_first():
    form = StoryForm({"name": "Nhiên", "kind": "person", "agreed": "on", "born_on": "05/06/2026"})

    assert form.is_valid()
    assert form.cleaned_data["born_on"].month == 6


@pytest.mark.parametrize("typed", ["31/02/2026", "20/13/2026", "hôm qua", "20/11/26", "99999-01-01"])
def test_day_that_does_not_exist_is_refused(typed):
    form = StoryForm({"name": "Nhiên", "kind": "person", "agreed": "on", "born_on": typed})

    assert form.errors == {"born_on": ["Hãy ghi ngày/tháng/năm, ví dụ 20/11/2026."]}


def test_plain_date_fields_are_read_day_first_too():
    assert forms.DateField().clean("05/06/2026").month == 6


def test_text_is_stored_in_one_form():
    form = StoryForm({"name": "Tha\u0300nh \u200b  An\n", "story": "a\r\nb", "kind": "person", "agreed": "on"})

    assert form.is_valid()
    assert (form.cleaned_data["name"], form.cleaned_data["story"]) == ("Thành An", "a\nb")


@pytest.mark.parametrize("title", ["Thành tích", "Lỗi: Thành tích"])
def test_title_says_once_that_a_form_was_refused(title):
    page = engines["django"].from_string(
        "{% extends 'layouts/plain.html' %}{% block title %}" + title + "{% endblock %}"
    )

    assert read(page.render({"form": StoryForm({})})).title.get_text() == "Lỗi: Thành tích · Lan Tỏa"


def test_title_of_an_untouched_form_says_nothing_of_errors():
    source = "{% extends 'layouts/plain.html' %}{% block title %}Thành tích & 1{% endblock %}"
    page = engines["django"].from_string(source)

    assert read(page.render({"form": StoryForm()})).title.get_text() == "Thành tích & 1 · Lan Tỏa"
