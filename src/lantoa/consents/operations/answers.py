"""Answers by link and on paper, and taking them back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Model
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from lantoa.audit.operations import record
from lantoa.common import uploads
from lantoa.common.errors import DomainError
from lantoa.common.text import clean_line

from .. import letters, queries, signals, wording
from ..enums import PAIRS, Method, Signatory
from ..models import Appearance, Consent, ConsentRequest, ConsentText, PaperScan, ShownPage
from .gate import keeping_gate
from .links import LinkClosed, SignatoryNotNeeded

Answers = Mapping[tuple[str, str], bool]


class NothingAnswered(DomainError):
    """No answer was given."""


class PageChanged(DomainError):
    """What is told changed while the person was reading."""


def _stored_text(shipped: wording.ShippedText, *, at: datetime) -> ConsentText:
    row, _is_new = ConsentText.objects.get_or_create(
        version=shipped.version,
        audience=shipped.audience,
        defaults={"body": shipped.body, "sha256": shipped.sha256, "published_at": at},
    )
    if row.sha256 != shipped.sha256:
        raise ValueError(f"Text v{shipped.version} {row.audience} was edited after publication; ship a new version.")
    return row


def answer_request(request: ConsentRequest, *, answers: Answers, at: datetime, shown_sha256: str = "") -> None:
    """Record the answers given by a personal link; what is not answered stays unanswered.

    Saying the same again changes nothing. ``shown_sha256`` is the hash of the page that was read.

    :raises NothingAnswered: if ``answers`` is empty
    :raises LinkClosed: if the link was replaced, withdrawn or has ended
    :raises PageChanged: if the page reads differently now
    """
    with keeping_gate(request.appearance.matter_id, at=at):
        # Reread under the lock: it may have been withdrawn or replaced while the person was reading.
        stored = queries.request_with_page(pk=request.pk)
        if not queries.is_open_for_answers(stored, at=at):
            raise LinkClosed(_("This link no longer takes answers. Ask the school for a new one."))
        changed = _record_answers(
            stored.appearance,
            signatory=stored.signatory,
            signatory_name=stored.signatory_name,
            answers=answers,
            at=at,
            expected_sha256=shown_sha256,
            method=Method.LINK,
            request=stored,
        )
        stored.answered_at = at
        stored.save(update_fields=["answered_at"])
        if changed:
            record("consents.answer", stored, by=None, at=at, **_summary(answers))
    request.answered_at = at


def _summary(answers: Answers) -> dict[str, list[str]]:
    return {
        "granted": [f"{p}/{c}" for (p, c), yes in answers.items() if yes],
        "refused": [f"{p}/{c}" for (p, c), yes in answers.items() if not yes],
    }


def _record_answers(
    appearance: Appearance,
    *,
    signatory: str,
    signatory_name: str,
    answers: Answers,
    at: datetime,
    expected_sha256: str = "",
    expires_on: Any = None,
    **evidence: Any,
) -> bool:
    """Replace standing answers by ``answers``; return whether anything changed."""
    answers = {pair: answers[pair] for pair in PAIRS if pair in answers}
    if not answers:
        raise NothingAnswered(_("Choose an answer for each place."))
    text, page = queries.shown_page(appearance, signatory=signatory, signatory_name=signatory_name, on=localdate(at))
    sha256 = wording.sha256_of(page)
    if expected_sha256 and expected_sha256 != sha256:
        raise PageChanged(_("What will be told has just been changed. Read it again and answer once more."))
    shown, _is_new = ShownPage.objects.get_or_create(sha256=sha256, defaults={"body": page})
    given = {"text": _stored_text(text, at=at), "shown": shown, "expires_on": expires_on, **evidence}
    standing = {
        (row.purpose, row.channel): row
        for row in Consent.objects.filter(appearance=appearance, signatory=signatory, replaced_at__isnull=True)
    }
    new = {pair: yes for pair, yes in answers.items() if not _says_the_same(standing.get(pair), yes, given)}
    replaced = [standing[pair].pk for pair in new if pair in standing]
    Consent.objects.filter(pk__in=replaced).update(replaced_at=at)
    Consent.objects.bulk_create(
        Consent(
            appearance=appearance,
            signatory=signatory,
            signatory_name=signatory_name,
            purpose=purpose,
            channel=channel,
            is_granted=yes,
            answered_at=at,
            **given,
        )
        for (purpose, channel), yes in new.items()
    )
    return bool(new)


def _says_the_same(row: Consent | None, yes: bool, given: dict[str, Any]) -> bool:
    if row is None or row.withdrawn_at or row.is_granted != yes:
        return False
    names = {name: f"{name}_id" if isinstance(value, Model) else name for name, value in given.items()}
    return all(getattr(row, names[name]) == getattr(value, "pk", value) for name, value in given.items())


def record_paper(
    appearance: Appearance,
    *,
    signatory: Signatory,
    signatory_name: str,
    answers: Answers,
    upload: uploads.CleanFile | PaperScan,
    by: Any,
    at: datetime,
    expires_on: Any = None,
) -> PaperScan:
    """Record the answers on a signed paper, and keep its scan; the same scan twice is kept once.

    :raises SignatoryNotNeeded: if nobody of that kind has to answer for this person
    :raises NothingAnswered: if ``answers`` is empty
    """
    with keeping_gate(appearance.matter_id, at=at):
        if signatory not in queries.required_signatories(appearance.person, on=localdate(at)):
            raise SignatoryNotNeeded(_("For this person no such answer is needed."))
        name = clean_line(signatory_name)[:300]
        scan = upload if isinstance(upload, PaperScan) else _keep_scan(appearance, upload, by=by, at=at)
        changed = _record_answers(
            appearance,
            signatory=signatory,
            signatory_name=name,
            answers=answers,
            at=at,
            expires_on=expires_on,
            method=Method.PAPER,
            scan=scan,
        )
        if changed:
            evidence = {"signatory": signatory, "scan": scan.sha256}
            record("consents.record_paper", appearance, by=by, at=at, **evidence, **_summary(answers))
    return scan


def _keep_scan(appearance: Appearance, upload: uploads.CleanFile, *, by: Any, at: datetime) -> PaperScan:
    known = PaperScan.objects.filter(appearance=appearance, sha256=upload.sha256).first()
    if known:
        return known
    name = uploads.store_private(upload, folder=f"consents/{appearance.matter_id}", name=f"phieu-{appearance.pk}")
    return PaperScan.objects.create(
        appearance=appearance,
        file=name,
        original_name=upload.original_name[:255],
        sha256=upload.sha256,
        size=upload.size,
        content_type=upload.content_type,
        uploaded_by=by,
        uploaded_at=at,
    )


def withdraw_consents(
    source: ConsentRequest | Appearance,
    *,
    at: datetime,
    reason: str = "",
    signatory: str = "",
    by: Any = None,
) -> int:
    """Take back every standing yes of one signatory; return how many. A second withdrawal changes nothing.

    ``source`` is the signatory's link, or the appearance together with ``signatory`` when the school
    was told in another way (``by`` is who wrote it down).
    """
    appearance = source.appearance if isinstance(source, ConsentRequest) else source
    signatory = source.signatory if isinstance(source, ConsentRequest) else Signatory(signatory)
    with keeping_gate(appearance.matter_id, at=at):
        if isinstance(source, ConsentRequest) and not queries.may_withdraw(source):
            return 0
        standing = Consent.objects.filter(
            appearance=appearance,
            signatory=signatory,
            is_granted=True,
            withdrawn_at__isnull=True,
            replaced_at__isnull=True,
        )
        names = list(standing.values_list("signatory_name", flat=True).order_by("pk"))
        if not names:
            return 0
        standing.update(withdrawn_at=at, withdrawal_reason=clean_line(reason)[:500])
        # Answering again needs a new link from the school: nobody is talked round by an open page.
        ConsentRequest.objects.filter(appearance=appearance, signatory=signatory, closed_at__isnull=True).update(
            closed_at=at
        )
        details = {"signatory": signatory, "answers": len(names), "reason": reason[:500]}
        record("consents.withdraw", appearance, by=by, at=at, **details)
        _confirm_withdrawal(appearance, signatory, at=at)
        signals.consents_withdrawn.send(
            Appearance,
            appearance=appearance,
            signatory_name=names[0],
            url=reverse("consents:matter", args=[appearance.matter_id]),
            dedupe_key=f"consents-withdrawn:{appearance.pk}:{signatory}:{at.isoformat()}",
            at=at,
        )
    return len(names)


def _confirm_withdrawal(appearance: Appearance, signatory: str, *, at: datetime) -> None:
    """Write to the address by which the signatory was asked last, if there is one."""
    asked = ConsentRequest.objects.filter(appearance=appearance, signatory=signatory).exclude(email="")
    newest = asked.select_related("appearance__matter__unit").order_by("-pk").first()
    if newest:
        key = f"consent-withdrawn:{appearance.pk}:{signatory}:{at.isoformat()}"
        letter = letters.withdrawal_receipt(newest)
        signals.letter_written.send(ConsentRequest, to=newest.email, dedupe_key=key, at=at, **letter)
