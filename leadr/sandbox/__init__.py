"""The outside world on the wire, for development and tests: a server of its own that shares nothing with Leadr."""
