"""A film for each lead."""
