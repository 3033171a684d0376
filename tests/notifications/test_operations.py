"""Saying something once, to one or to thousands; the daily letter."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail as outbox
from django.db import connection

from lantoa.accounts.models import User
from lantoa.notifications import operations
from lantoa.notifications.enums import Urgency
from lantoa.notifications.models import Mail, Notification
from tests.factories.accounts import UserFactory
from tests.factories.notifications import NotificationFactory

pytestmark = pytest.mark.django_db
SEVEN = datetime(2026, 11, 20, 7, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


def tell(recipients, at, **changes):
    told = {"title": "Đợt mới", "body": "Mời giới thiệu.", "url": "/viec/", "at": at, "dedupe_key": "dot-1"}
    return operations.notify(recipients, **{**told, **changes})


def test_an_urgent_message_is_on_the_desk_and_in_the_outbox(at):
    person = UserFactory()

    told = tell([person], at)

    letter = Mail.objects.get()
    assert told == 1
    assert Notification.objects.get(recipient=person).mailed_at == at
    assert (letter.to, letter.subject) == (person.email, "Đợt mới")


def test_a_letter_says_the_link_why_it_came_and_whom_to_call(at, settings):
    settings.SITE_URL, settings.HELP_PHONE = "https://lantoa.example", "028 1234 5678"

    tell([UserFactory()], at)

    assert Mail.objects.get().body.strip().splitlines() == [
        "Mời giới thiệu.",
        "",
        "https://lantoa.example/viec/",
        "",
        "-- ",
        "Bạn nhận thư này vì bạn có công việc trên Lan Tỏa.",
        "Cần giúp? Gọi 028 1234 5678.",
        "Lan Tỏa · https://lantoa.example",
    ]


def test_saying_it_twice_tells_only_those_who_do_not_know(at):
    first, second = UserFactory.create_batch(2)
    tell([first], at)

    told = tell([first, second], at)

    assert told == 1
    assert (Notification.objects.count(), Mail.objects.count()) == (2, 2)


def test_a_message_for_the_daily_letter_is_not_mailed_at_once(at):
    tell([UserFactory()], at, urgency=Urgency.DIGEST)

    assert (Notification.objects.count(), Mail.objects.count()) == (1, 0)


def test_a_message_of_an_undone_act_does_not_exist(at):
    from django.db import transaction

    with pytest.raises(RuntimeError), transaction.atomic():
        tell([UserFactory()], at)
        raise RuntimeError

    assert (Notification.objects.count(), Mail.objects.count()) == (0, 0)


def test_three_hundred_are_told_in_a_few_queries(at, django_assert_num_queries):
    User.objects.bulk_create(User(email=f"u{n}@example.edu.vn") for n in range(300))
    people = list(User.objects.order_by("pk"))
    # The look-up, the savepoint, and inserts; SQLite takes at most 999 values in one.
    expected = {"sqlite": 10, "postgresql": 5}[connection.vendor]

    with django_assert_num_queries(expected):
        told = tell(people, at)

    assert (told, Notification.objects.count(), Mail.objects.count()) == (300, 300, 300)


def test_queueing_a_letter_sends_it_soon_after_the_commit(at, django_capture_on_commit_callbacks):
    person = UserFactory()

    with django_capture_on_commit_callbacks(execute=True):
        # The job looks at the clock, so the letter must be due by it.
        tell([person], at - timedelta(days=3650))

    assert [letter.to for letter in outbox.outbox] == [[person.email]]


def test_the_daily_letter_gathers_what_waited_until_seven():
    person = UserFactory(first_name="An", salutation="co")
    NotificationFactory(recipient=person, title="Có bình luận mới", created_at=SEVEN - timedelta(hours=2))
    NotificationFactory(recipient=person, title="Có bình luận mới", created_at=SEVEN - timedelta(hours=1))
    NotificationFactory(recipient=person, title="Trường bạn áp dụng mô hình", created_at=SEVEN - timedelta(hours=1))
    NotificationFactory(recipient=person, title="Sau bảy giờ", created_at=SEVEN)

    sent = operations.send_daily_digests(SEVEN + timedelta(minutes=3))

    letter = Mail.objects.get()
    assert (sent, letter.subject) == (1, "3 thông báo trên Lan Tỏa")
    assert "Kính gửi cô An," in letter.body
    assert "- Có bình luận mới (2 lần)" in letter.body
    assert "Sau bảy giờ" not in letter.body


def test_before_seven_no_daily_letter_goes_out():
    NotificationFactory(created_at=SEVEN - timedelta(hours=3))

    assert operations.send_daily_digests(SEVEN - timedelta(minutes=1)) == 0


def test_a_message_goes_into_one_daily_letter_only():
    NotificationFactory(created_at=SEVEN - timedelta(hours=3))
    operations.send_daily_digests(SEVEN)

    again = operations.send_daily_digests(SEVEN + timedelta(minutes=5))
    tomorrow = operations.send_daily_digests(SEVEN + timedelta(days=1))

    assert (again, tomorrow, Mail.objects.count()) == (0, 0, 1)


def test_what_was_read_meanwhile_needs_no_letter():
    NotificationFactory(created_at=SEVEN - timedelta(hours=3), read_at=SEVEN - timedelta(hours=1))

    assert operations.send_daily_digests(SEVEN) == 0


def test_somebody_who_left_gets_no_daily_letter():
    NotificationFactory(recipient=UserFactory(is_active=False), created_at=SEVEN - timedelta(hours=3))

    assert operations.send_daily_digests(SEVEN) == 0


def test_a_long_daily_letter_is_cut_and_says_so():
    person = UserFactory()
    NotificationFactory.create_batch(25, recipient=person, created_at=SEVEN - timedelta(hours=3))

    operations.send_daily_digests(SEVEN)

    body = Mail.objects.get().body
    assert body.count("- Thông báo") == 20
    assert "và 5 thông báo khác" in body


def test_marking_all_read_leaves_what_came_after_the_page():
    person = UserFactory()
    seen = NotificationFactory(recipient=person)
    later = NotificationFactory(recipient=person)
    other = NotificationFactory()

    operations.mark_all_read(person, at=SEVEN, upto=seen.pk)

    unread = set(Notification.objects.filter(read_at__isnull=True))
    assert unread == {later, other}


@pytest.mark.parametrize(("attempts", "minutes"), [(1, 1), (2, 2), (6, 32), (7, 60), (48, 60)])
def test_the_wait_grows_to_an_hour(attempts, minutes):
    assert operations.backoff(attempts) == timedelta(minutes=minutes)


def test_one_letter_under_one_key_is_queued_once(at):
    facts = {"subject": "Mời", "body": "Nội dung", "dedupe_key": "moi-1", "at": at}

    first = operations.queue_mail("a@example.edu.vn", **facts)
    second = operations.queue_mail("a@example.edu.vn", **facts)

    assert (first, second, Mail.objects.count()) == (True, False, 1)
