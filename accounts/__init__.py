"""Who uses Leadr, and through which LinkedIn accounts."""
