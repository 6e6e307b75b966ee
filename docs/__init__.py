"""Documentation, and the tools that make it: they run from a checkout and are not installed."""
