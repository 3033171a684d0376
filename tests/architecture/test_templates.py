"""Templates hold no style, no script and no handler, and every component is shown in the kit."""

import re

from .source import SOURCE, short, tracked_files

_COTTON = SOURCE / "common" / "templates" / "cotton"
_INLINE = {
    "inline style": re.compile(r"\sstyle\s*=\s*[\"']"),
    "style element": re.compile(r"<style\b"),
    "inline handler": re.compile(r"<[^>]*\son[a-z]+\s*=\s*[\"']"),
    "inline script": re.compile(r"<script\b(?![^>]*\b(?:src|nonce)\s*=)(?![^>]*json)"),
    "address of a script": re.compile(r"javascript:"),
}


def _templates():
    return [path for path in tracked_files() if path.suffix in (".html", ".svg", ".txt") and "templates" in path.parts]


def test_templates_hold_no_inline_style_script_or_handler():
    found = [
        f"{short(path)}: {what}"
        for path in _templates()
        for what, pattern in _INLINE.items()
        # Paper has no policy and no second request: a PDF carries its style.
        if not (what == "style element" and path.stem.endswith("_pdf"))
        if pattern.search(path.read_text(encoding="utf-8"))
    ]

    assert found == []


def test_every_component_declares_what_it_takes():
    silent = [
        short(path) for path in sorted(_COTTON.rglob("*.html")) if "<c-vars" not in path.read_text(encoding="utf-8")
    ]

    assert silent == []


def test_every_component_is_shown_in_the_kit():
    kit = "\n".join(
        path.read_text(encoding="utf-8")
        for path in (SOURCE / "common" / "templates").rglob("*.html")
        if "kit" in short(path)
    )
    components = {
        path.relative_to(_COTTON).with_suffix("").as_posix().replace("/", ".").replace("_", "-")
        for path in _COTTON.rglob("*.html")
    }

    assert {name for name in components if not re.search(rf"<c-{re.escape(name)}[\s/>]", kit)} == set()


def test_components_live_in_one_place():
    elsewhere = [short(path) for path in _templates() if "cotton" in path.parts and not path.is_relative_to(_COTTON)]

    assert elsewhere == []
