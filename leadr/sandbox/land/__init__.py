"""The made-up land: its people, companies, posts and pages, all from a seed; nothing here is stored."""
