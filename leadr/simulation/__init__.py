"""Months of campaigns in minutes: the real engine on a real database, a virtual clock, an in-memory LinkedIn."""
