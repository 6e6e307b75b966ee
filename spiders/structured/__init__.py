"""The schema.org reviews that web pages mark up, whichever syntax they use."""
