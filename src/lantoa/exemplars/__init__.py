"""Điển hình tiên tiến: one record from discovery to replication.

Owns the exemplar, its stage and its timeline. Apps above add to the timeline through
``operations.record_milestone``; none keeps a second record of who the exemplar is.
"""
