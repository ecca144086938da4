"""Whom to look for."""
