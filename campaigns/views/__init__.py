"""Pages that change campaigns."""
