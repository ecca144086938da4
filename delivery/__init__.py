"""When to reach out, and by which channel."""
