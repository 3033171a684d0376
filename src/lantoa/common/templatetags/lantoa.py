"""Dates, numbers and money as they are written in Vietnam; loaded into every template."""

from django import template

register = template.Library()
