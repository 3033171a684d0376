"""Giới thiệu hàng quý: rounds, dossiers, screening, appraisal, decision. The reference app.

Owns the round and who is expected in it, the dossier and every step it takes, the
appraisers' scores and the decision. Read it in the order enums, models, permissions,
operations, queries, views.
"""
