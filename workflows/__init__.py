"""What to do with each lead, in which order, in which words."""
