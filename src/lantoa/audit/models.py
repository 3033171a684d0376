from django.db import models


class Entry(models.Model):
    """One act. ``hash`` covers every other field and the hash of the row before."""

    sequence = models.BigIntegerField(unique=True)
    at = models.DateTimeField()
    actor = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True)
    actor_label = models.CharField(max_length=200)
    verb = models.CharField(max_length=64)
    target_type = models.CharField(max_length=64)
    target_id = models.CharField(max_length=64)
    target_label = models.CharField(max_length=300)
    details = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index(fields=["target_type", "target_id", "-sequence"], name="audit_entry_target")]

    def __str__(self):
        return f"{self.sequence} {self.verb} {self.target_label}"


class ChainHead(models.Model):
    """The newest link: locked by every writer, and the proof that no last row was cut off."""

    sequence = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="")

    def __str__(self):
        return f"{self.sequence} {self.hash[:12]}"
