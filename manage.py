#!/usr/bin/env python
"""``python manage.py`` for those used to it; ``lantoa`` is the same."""

from lantoa.config.cli import main

if __name__ == "__main__":
    main()
