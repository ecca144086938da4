"""Figures of speed, each beside its yardstick measured in the same run."""
