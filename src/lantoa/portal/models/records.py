from django.db import models
from django.db.models import F, Q

from lantoa.common.search import SearchWord


class Telling(models.Model):
    """One stretch of time in which a story was public: what a withdrawal ends, what a reader's link rests on."""

    story = models.ForeignKey("portal.StoryPage", models.CASCADE, related_name="tellings")
    url = models.CharField(max_length=500)
    told_at = models.DateTimeField()
    told_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    end_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("story", name="telling_one_open_per_story", condition=Q(ended_at__isnull=True)),
            models.CheckConstraint(
                name="telling_ended_has_reason", condition=Q(ended_at__isnull=True) | ~Q(end_reason="")
            ),
            models.CheckConstraint(
                name="telling_ends_after_it_began", condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("told_at"))
            ),
        ]

    def __str__(self):
        return f"{self.story} {self.told_at:%Y-%m-%d}"


class StoryWord(SearchWord):
    """A word by which a public story is found; those of the headline count first."""

    target = models.ForeignKey("portal.StoryPage", models.CASCADE, related_name="search_words")
    in_headline = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint("target", "word", name="story_word_once")]
        indexes = [models.Index(fields=["word", "target"], name="story_word_lookup")]

    def __str__(self):
        return self.word
