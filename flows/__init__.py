"""Thin Prefect flows over the plain steps of `pipelines/`, and the command line."""
