"""What people allow to be shown, where, until when; and the gate that follows from it.

A *matter* is one thing to be told. Each person who appears in it answers per purpose and per
channel, on a link or on signed paper; a child also through a parent. ``Clearance`` is the
gate: kept true only while every needed answer stands, and the database trusts nothing else.
"""
