"""Files stay small, carry good names, and know nothing of the machine they were written on."""

import re

from .source import functions, python_files, short, tracked_files

#: Third-party files, kept as they came.
_VENDORED = ("/vendor/", "/data/", "requirements", "LICENSE")
_MEANINGLESS = {"utils", "helpers", "services", "managers", "misc", "handlers", "processors"}


def test_no_file_is_longer_than_420_lines():
    long = {
        short(path): lines
        for path in python_files(tests=True)
        if (lines := path.read_text(encoding="utf-8").count("\n")) > 420
    }

    assert long == {}


def test_no_function_is_longer_than_60_lines():
    long = {
        f"{short(path)}:{function.lineno} {function.name}": length
        for path in python_files(tests=True)
        for function in functions(path)
        if (length := function.end_lineno - function.lineno + 1) >= 60
    }

    assert long == {}


def test_modules_are_named_for_what_they_hold():
    nameless = [short(path) for path in python_files() if {*path.parts, path.stem} & _MEANINGLESS]

    assert nameless == []


def test_nothing_is_left_for_later():
    marks = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b|raise NotImplementedError")

    left = [
        f"{short(path)}: {found.group(0)}"
        for path in python_files()
        if (found := marks.search(path.read_text(encoding="utf-8")))
    ]

    assert left == []


def test_no_file_names_a_package_index_or_a_path_of_one_machine():
    # Put together from halves, so that this file passes its own test.
    hosts = ["py" + "pi.org", "python" + "hosted.org", "npm" + "js.", "deb." + "debian.org", "--index" + "-url"]
    places = ["/ro" + "ot/", "/wo" + "rk/", "/home/" + "user"]
    forbidden = re.compile("|".join(map(re.escape, hosts + places)))

    named = {}
    for path in tracked_files():
        if any(part in f"/{short(path)}" for part in _VENDORED[:2]) or path.stat().st_size > 2_000_000:
            continue
        try:
            found = forbidden.findall(path.read_text(encoding="utf-8"))
        except UnicodeDecodeError:
            continue
        # The lock says of itself how it was made, without a host.
        if found:
            named[short(path)] = sorted(set(found))

    assert named == {}
