"""Official documents: a page of HTML becomes an A4 PDF that fetches nothing but our own static files."""

from typing import Any

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

# An address that cannot exist outside: relative addresses in the style sheet resolve against it.
_OURS = "http://static.invalid/"


def document_as_pdf(template: str, context: dict[str, Any]) -> bytes:
    """Return ``template`` as a PDF set in Tinos, the metric twin of Times New Roman.

    The template brings its own further style in a ``<style>`` element; pictures and links to elsewhere are refused.
    """
    # Takes 1.5 s to import; only this function needs it.
    from weasyprint import CSS, HTML  # noqa: PLC0415
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415

    fetcher = _own_static_files()
    fonts = FontConfiguration()
    style = CSS(url=f"{_OURS}lantoa/document.css", url_fetcher=fetcher, font_config=fonts)
    page = HTML(string=render_to_string(template, context), base_url=_OURS, url_fetcher=fetcher)
    return page.write_pdf(stylesheets=[style], font_config=fonts)


def _own_static_files() -> Any:
    """Return a fetcher that opens static files of ours and nothing else: a link smuggled into a text is refused."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse  # noqa: PLC0415

    class OwnStaticFiles(URLFetcher):
        def fetch(self, url, headers=None):
            path = finders.find(url.removeprefix(_OURS)) if url.startswith(_OURS) else None
            if path is None:
                raise ValueError(f"not fetched: {url}")
            return URLFetcherResponse(url, open(path, "rb"))

    return OwnStaticFiles()
