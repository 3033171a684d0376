"""``{% history object %}``: what happened to something, in sentences."""

from django import template

from lantoa.audit.queries import history_of
from lantoa.audit.sentences import actor_of, sentence_of

register = template.Library()


@register.inclusion_tag("audit/partials/_history.html")
def history(target, limit=20):
    """Show the newest ``limit`` entries about ``target``."""
    found = list(history_of(target)[: limit + 1])
    lines = [{"at": entry.at, "actor": actor_of(entry), "sentence": sentence_of(entry)} for entry in found[:limit]]
    return {"lines": lines, "has_older": len(found) > limit}
