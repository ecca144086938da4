"""One finder for each source of people."""
