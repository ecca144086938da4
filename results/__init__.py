"""What came of it: reads only, no tables."""
