"""A page as a careful reader sees it: fetched once, checked for everything every page must be, returned as a tree."""

import re
import warnings
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import urlsplit

import html5lib
from allauth.mfa.models import Authenticator
from bs4 import BeautifulSoup
from django.test import Client

#: Words that appear when code, not a person, filled a gap.
_GAPS = re.compile(r"\b(None|undefined|NaN)\b|\{\{|\{%|%\(\w+\)s")
_NAMELESS = {"hidden", "submit", "button", "image", "reset"}


@dataclass(frozen=True)
class Page:
    """One answer, parsed: ``select`` by CSS, ``text`` as read, ``response`` for the rest."""

    response: object
    dom: BeautifulSoup

    @property
    def text(self):
        """What is read aloud, in one line."""
        return " ".join(visible_text(self.dom).split())

    @property
    def heading(self):
        return " ".join(self.dom.h1.get_text(" ").split())

    @property
    def title(self):
        return self.dom.title.get_text().strip()

    def select(self, css):
        return self.dom.select(css)

    def one(self, css):
        """Return the only element that matches ``css``."""
        found = self.dom.select(css)
        assert len(found) == 1, f"{len(found)} elements match {css}"
        return found[0]

    def texts(self, css):
        return [" ".join(element.get_text(" ").split()) for element in self.dom.select(css)]

    def hrefs(self, css="a"):
        return [element["href"] for element in self.dom.select(css) if element.has_attr("href")]

    def field(self, name):
        """Return the value a browser would send for ``name``."""
        element = self.dom.find(attrs={"name": name})
        return element.get_text() if element.name == "textarea" else element.get("value", "")


class Browser:
    """A signed-in (or anonymous) reader whose every page is checked."""

    def __init__(self, user=None):
        self.client = Client()
        if user is not None:
            give_second_factor(user)
            self.client.force_login(user)

    def get(self, url, query=None, *, status=200, **headers):
        """Fetch ``url`` and return the checked page."""
        return self._checked(self.client.get(url, query, headers=headers or None), status)

    def post(self, url, data=None, *, status=200, follow=True):
        """Send a form, follow where it leads, and return the checked page."""
        return self._checked(self.client.post(url, data or {}, follow=follow), status)

    @staticmethod
    def _checked(response, status):
        assert response.status_code == status, f"{response.status_code} {response.headers.get('Location', '')}"
        return Page(response, check_page(response))


def give_second_factor(user):
    """Let ``user`` pass the gate that sends department roles to set a second factor up."""
    if user.has_perm("units.needs_second_factor"):
        kind = Authenticator.Type.TOTP
        Authenticator.objects.get_or_create(user=user, type=kind, defaults={"data": {"secret": ""}})


def check_page(response):
    """Return the tree of an HTML answer, after refusing everything no page of ours may have."""
    html = response.content.decode("utf-8")
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"
    dom = BeautifulSoup(html, "html5lib")
    problems = [
        *_invalid_html(html),
        *_frame_problems(dom),
        *_reference_problems(dom),
        *_naming_problems(dom),
        *_policy_problems(dom, response),
        *(f"gap in the text: {found.group(0)!r}" for found in _GAPS.finditer(visible_text(dom))),
    ]
    assert not problems, "\n".join(problems)
    return dom


def visible_text(dom):
    """Return the text people see; not scripts, styles, templates or what is typed in fields."""
    pieces = []
    for text in dom.find_all(string=True):
        if type(text).__name__ == "NavigableString" and not text.find_parent(
            ["script", "style", "template", "textarea"]
        ):
            pieces.append(text)
    return " ".join(pieces)


def _invalid_html(html):
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        parser.parse(html)
    lines = html.splitlines()
    for (line, _column), code, details in parser.errors:
        shown = lines[line - 1].strip()[:120] if line <= len(lines) else ""
        yield f"invalid HTML, line {line}: {code} {details or ''} {shown}"


def _frame_problems(dom):
    headings = dom.find_all("h1")
    if len(headings) != 1 or not headings[0].get_text().strip():
        yield f"one h1 with words expected, found {[heading.get_text() for heading in headings]}"
    if dom.title is None or not dom.title.get_text().strip():
        yield "no title"
    if dom.html.get("lang") not in ("vi", "en"):
        yield "no language"
    if not dom.select('meta[name="viewport"]'):
        yield "no viewport: phones would show the page tiny"
    levels = [int(heading.name[1]) for heading in dom.find_all(re.compile(r"^h[1-6]$"))]
    for before, after in pairwise(levels):
        if after > before + 1:
            yield f"heading level jumps from h{before} to h{after}"


def _reference_problems(dom):
    ids = [element["id"] for element in dom.find_all(id=True)]
    yield from (f"id twice: {name}" for name in sorted({name for name in ids if ids.count(name) > 1}))
    for attribute in ("for", "aria-labelledby", "aria-describedby", "aria-controls", "list", "form"):
        for element in dom.find_all(attrs={attribute: True}):
            for name in str(element[attribute]).split():
                if name not in ids:
                    yield f"{element.name} {attribute} names a missing id: {name}"
    for link in dom.find_all("a", href=re.compile("^#.")):
        if link["href"][1:] not in ids:
            yield f"link to a missing place: {link['href']}"


def _has_name(element, dom):
    if element.get("aria-label", "").strip() or element.get("aria-labelledby", "").strip():
        return True
    if element.get("id") and dom.find("label", attrs={"for": element["id"]}):
        return True
    return element.find_parent("label") is not None


def _naming_problems(dom):
    for field in dom.find_all(["input", "select", "textarea"]):
        if field.get("type", "text") not in _NAMELESS and not _has_name(field, dom):
            yield f"field without a label: {str(field)[:120]}"
    for element in dom.find_all(["a", "button"]):
        spoken = element.get_text().strip() or element.find("img", alt=re.compile(r"\S"))
        if not (spoken or _has_name(element, dom) or element.find("title")):
            yield f"{element.name} without words: {str(element)[:120]}"
    for link in dom.find_all("a"):
        if link.get("href") in ("", "#") or str(link.get("href", "")).startswith("javascript:"):
            yield f"dead link: {str(link)[:120]}"
    yield from (f"picture without alt: {str(img)[:120]}" for img in dom.find_all("img") if not img.has_attr("alt"))
    for table in dom.find_all("table"):
        if not (table.find("caption") or _has_name(table, dom)):
            yield f"table without a caption: {str(table)[:120]}"


def _policy_problems(dom, response):
    policy = response.headers.get("Content-Security-Policy", "")
    if "script-src" not in policy or "'unsafe-inline'" in policy or "'unsafe-eval'" in policy:
        yield f"no strict content security policy: {policy!r}"
    for element in dom.find_all(True):
        yield from (f"inline handler: {name}" for name in element.attrs if name.lower().startswith("on"))
        if element.has_attr("style"):
            yield f"inline style: {str(element)[:120]}"
    yield from (f"style element: {str(style)[:80]}" for style in dom.find_all("style"))
    for script in dom.find_all("script"):
        is_content = script.get("type", "").endswith("json")
        if not (script.has_attr("nonce") or is_content or script.has_attr("src")):
            yield f"script without a nonce: {str(script)[:120]}"
    for element in dom.find_all(["script", "img", "link", "iframe", "source"]):
        address = urlsplit(element.get("src") or (element.get("href", "") if element.name == "link" else ""))
        if address.netloc and not set(element.get("rel", [])) & {"canonical", "alternate"}:
            yield f"request to another host: {address.geturl()}"
