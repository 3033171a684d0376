"""Đơn vị: the organisation as of any date, and who holds which role in it.

Owns units, their dated places in the tree, dated memberships, and the routes that
dossiers take through screening levels. Everything about "who may" starts here.
"""
