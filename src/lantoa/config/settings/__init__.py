"""One base, three short overrides. ``DJANGO_SETTINGS_MODULE`` names which."""
