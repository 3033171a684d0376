"""Pages: the personal link, the school's record of a matter, and the log."""
