"""Nhân rộng: a unit takes up a model, says where it starts, and reports what changed.

Owns adoptions, kept by the adopter alone, and the spread that follows from them:
generations, counts, results and honest stops.
"""
