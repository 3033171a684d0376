"""Cổng: the public pages. Wagtail lives here and nowhere else.

A story page tells of one exemplar. It goes live only while its matter is cleared, which the
database checks too; what it shows of the domain it asks from ``queries``.
"""
