"""Judges one hostile file: ``python -m lantoa.common.uploads.inspect_file FORMAT SOURCE TARGET``.

Runs confined. Writes the clean form to TARGET where there is one. Knows no Django.
"""

from pathlib import Path
from typing import Any

from .confined import answer
from .kinds import DOCX, KINDS, PDF, XLSX, FileKind


def inspect(kind: FileKind, source: Path, target: Path) -> str:
    """Check ``source``, write its clean form to ``target`` where one is made, return its extension.

    :raises Unacceptable: when the file breaks a rule
    """
    # Each parser is imported only where it is needed: a start costs the person waiting.
    if kind.group == "image":
        from .inspect_image import clean_image  # noqa: PLC0415

        return clean_image(kind, source, target)
    if kind is PDF:
        from .inspect_pdf import check_pdf  # noqa: PLC0415

        check_pdf(source)
    elif kind in (DOCX, XLSX):
        from .inspect_office import check_office  # noqa: PLC0415

        check_office(kind, source)
    return kind.extensions[0]


def main(arguments: list[str]) -> dict[str, Any]:
    """Return the verdict on the file named in ``arguments``."""
    kind = next(kind for kind in KINDS if kind.format == arguments[0])
    return {"extension": inspect(kind, Path(arguments[1]), Path(arguments[2]))}


if __name__ == "__main__":
    answer(main)
