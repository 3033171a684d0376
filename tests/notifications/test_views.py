"""One's own messages on screen."""

import pytest
from django.urls import reverse

from lantoa.notifications.models import Notification
from tests.factories.accounts import UserFactory
from tests.factories.notifications import CREATED_AT, NotificationFactory
from tests.factories.units import MembershipFactory

pytestmark = pytest.mark.django_db
# Session, user, roles, the two lists, the rail's count and the frame's own.
LIST_QUERIES = 9


@pytest.fixture
def officer(client):
    user = MembershipFactory().user
    client.force_login(user)
    return user


def test_the_list_shows_what_is_new_first_and_nothing_of_others(client, officer):
    read = NotificationFactory(recipient=officer, read_at=CREATED_AT)
    new = NotificationFactory(recipient=officer)
    NotificationFactory()

    response = client.get(reverse("notifications:list"))

    assert (response.context["unread"], response.context["page"].rows) == ([new], [read])


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_lists_query_count_does_not_grow(client, officer, item_count, django_assert_num_queries):
    NotificationFactory.create_batch(item_count, recipient=officer)
    NotificationFactory.create_batch(item_count, recipient=officer, read_at=CREATED_AT)
    client.get(reverse("notifications:list"))

    with django_assert_num_queries(LIST_QUERIES):
        response = client.get(reverse("notifications:list"))

    assert len(response.context["unread"]) == item_count


def test_opening_a_message_reads_it_and_goes_where_it_points(client, officer):
    message = NotificationFactory(recipient=officer, url="/thong-bao/?after=5")

    response = client.get(reverse("notifications:open", args=[message.pk]))

    message.refresh_from_db()
    assert response.url == "/thong-bao/?after=5"
    assert message.read_at is not None


@pytest.mark.parametrize("url", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", ""])
def test_a_message_leads_nowhere_but_to_our_pages(client, officer, url):
    message = NotificationFactory(recipient=officer, url=url)

    response = client.get(reverse("notifications:open", args=[message.pk]))

    assert response.url == reverse("notifications:list")


@pytest.mark.parametrize("name", ["open", "read_one"])
def test_anothers_message_does_not_exist(client, officer, name):
    message = NotificationFactory()
    method = client.get if name == "open" else client.post

    response = method(reverse(f"notifications:{name}", args=[message.pk]))

    message.refresh_from_db()
    assert (response.status_code, message.read_at) == (404, None)


def test_reading_one_and_reading_all(client, officer):
    first, second, third = NotificationFactory.create_batch(3, recipient=officer)

    client.post(reverse("notifications:read_one", args=[first.pk]))
    client.post(reverse("notifications:read_all"), {"upto": second.pk})

    assert list(Notification.objects.unread()) == [third]


def test_nonsense_marks_nothing_read(client, officer):
    NotificationFactory(recipient=officer)

    client.post(reverse("notifications:read_all"), {"upto": "²"})

    assert Notification.objects.unread().count() == 1


def test_the_rail_counts_what_is_new(client, officer):
    NotificationFactory.create_batch(2, recipient=officer)
    NotificationFactory(recipient=officer, read_at=CREATED_AT)

    response = client.get(reverse("notifications:list"))

    assert response.context["unread_count"] == 2


def test_an_empty_list_says_so(client, officer):
    response = client.get(reverse("notifications:list"))

    assert "Chưa có thông báo nào" in response.content.decode()


def test_strangers_are_sent_to_the_sign_in(client):
    NotificationFactory(recipient=UserFactory())

    response = client.get(reverse("notifications:list"))

    assert response.status_code == 302
