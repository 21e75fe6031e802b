"""Dagster's own pages, for administrators."""
