"""Who signs in: one account a person, by invitation, with a second factor where it matters.

Owns users and invitations. Roles are not here: they are dated memberships in ``units``,
and no sign-in provider may grant one.
"""
