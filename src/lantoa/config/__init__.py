"""Settings, URLs and entry points: the only place that knows every app."""
