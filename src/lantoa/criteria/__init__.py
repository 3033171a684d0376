"""Bộ tiêu chí: versioned, weighted rubrics by which rounds judge.

A published set is frozen, because dossiers were judged by it; a change is a new version. The
formula is one and shown to all: the sum over criteria of weight x points / maximum, on a scale of 100.
"""
