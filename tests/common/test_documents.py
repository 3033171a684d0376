import io

from django.template import engines
from pypdf import PdfReader

from lantoa.common.documents import document_as_pdf


def _pdf(html, monkeypatch):
    template = engines["django"].from_string(html)
    monkeypatch.setattr("lantoa.common.documents.render_to_string", lambda name, context: template.render(context))
    return PdfReader(io.BytesIO(document_as_pdf("any.html", {})))


def test_document_is_set_in_embedded_tinos_with_every_vietnamese_letter(monkeypatch):
    reader = _pdf("<html lang='vi'><p>Đặng Hoài Thư Nhiên, ưỡ ẵ ỷ</p></html>", monkeypatch)

    page = reader.pages[0]
    fonts = {str(font.get_object()["/BaseFont"]) for font in page["/Resources"]["/Font"].values()}
    assert page.extract_text().strip() == "Đặng Hoài Thư Nhiên, ưỡ ẵ ỷ"
    assert len(fonts) == 1
    assert "Tinos" in fonts.pop()


def test_document_fetches_nothing_from_elsewhere(monkeypatch, tmp_path):
    secret = tmp_path / "secret.svg"
    secret.write_text("<svg xmlns='http://www.w3.org/2000/svg'><text y='20'>SECRET</text></svg>")

    reader = _pdf(f"<p>Here</p><img src='file://{secret}' alt=''>", monkeypatch)

    assert reader.pages[0].extract_text().strip() == "Here"
