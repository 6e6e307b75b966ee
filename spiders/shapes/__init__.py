"""Bases of the spiders, each named after the shape of a source."""
