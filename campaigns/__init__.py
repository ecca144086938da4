"""Puts the plan parts together and runs them."""
