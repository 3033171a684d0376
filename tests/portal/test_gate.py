"""The consent gate holds against everyone who can write to the database."""

from contextlib import nullcontext

import pytest
from django.core import serializers
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from wagtail.models import Page

from lantoa.consents.enums import Purpose
from lantoa.portal import gate
from lantoa.portal.models import PortalImage, StoryPage
from tests.factories.portal import StoryPageFactory, clear, close

pytestmark = pytest.mark.django_db


def raw_live(story):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE wagtailcore_page SET live = %s WHERE id = %s", [True, story.pk])


def bulk_live(story):
    Page.objects.filter(pk=story.pk).update(live=True)


def bulk_live_of_stories(story):
    StoryPage.objects.filter(pk=story.pk).update(live=True)


def saved_live(story):
    story.live = True
    story.save(clean=False)


def bulk_updated(story):
    story.live = True
    Page.objects.bulk_update([Page.objects.get(pk=story.pk)], ["title"])
    page = Page.objects.get(pk=story.pk)
    page.live = True
    Page.objects.bulk_update([page], ["live"])


def fixture(story):
    story.live = True
    fixture = serializers.serialize("json", [Page.objects.get(pk=story.pk), story], use_natural_foreign_keys=False)
    fixture = fixture.replace('"live": false', '"live": true')
    for row in serializers.deserialize("json", fixture):
        row.save()


WRITERS = (raw_live, bulk_live, bulk_live_of_stories, saved_live, bulk_updated, fixture)


@pytest.mark.parametrize("write", WRITERS)
def test_nobody_makes_an_uncleared_story_live(write):
    story = StoryPageFactory()

    with pytest.raises(IntegrityError, match=gate.REFUSAL), transaction.atomic():
        write(story)

    assert Page.objects.get(pk=story.pk).live is False


@pytest.mark.parametrize("write", WRITERS)
def test_whoever_writes_a_cleared_story_may_make_it_live(write):
    story = StoryPageFactory(cleared=True)

    write(story)

    assert Page.objects.get(pk=story.pk).live is True
