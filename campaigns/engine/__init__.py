"""Claim, perform, record: what makes a campaign move."""
