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
    #: Of the schools with nothing to send so many have somebody who can sign in; the others get letters.
    reached: float
    #: Whether schools have an address for letters.
    is_written_to: bool = True


SMALL = Scale("small", None, None, 300, None, 1.0, 3, 60, reached=0.72)
TINY = Scale("tiny", 6, 6, 26, 1, 0.01, 2, 4, reached=0.72)
#: The whole city: what stands in SMALL, in 3,500 units; ``volume`` adds the years.
CITY = Scale("city", None, None, 3234, None, 1.0, 3, 60, reached=0.05, is_written_to=False)
SCALES = {scale.name: scale for scale in (SMALL, TINY, CITY)}
