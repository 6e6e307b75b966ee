"""Public sources of reviews: one small class each, one typed item, one runner with an honest exit code."""
