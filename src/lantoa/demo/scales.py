"""How large the sample sector is built."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Scale:
    """Numbers of things; None means all there are."""

    name: str
    communes: int | None
    upper_secondary: int | None
    lower_schools: int
    stories_per_kind: int | None
    #: How many dossiers of each fate a round gets: multiplied and rounded up, so that no state is missing.
    share: float
    #: Every n-th story shows a picture, the others their ripple.
    picture_every: int
    registry: int  # further people of each of the two sample schools


SMALL = Scale("small", None, None, 300, None, 1.0, 2, 60)
TINY = Scale("tiny", 6, 6, 26, 1, 0.01, 2, 4)
SCALES = {scale.name: scale for scale in (SMALL, TINY)}
