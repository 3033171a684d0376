"""Who writes the portal: editors, and nobody by rank alone."""

import rules

from lantoa.units.permissions import is_anyone, is_editor

rules.add_perm("portal.write_story", is_editor)
rules.add_perm("portal.ask_origin", is_anyone)
# Wagtail's own door. Its groups say which pages; that somebody is an editor today is said here.
rules.add_perm("wagtailadmin.access_admin", is_editor)
