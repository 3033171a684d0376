"""How people here write days; ``FORMAT_MODULE_PATH`` names this package."""
