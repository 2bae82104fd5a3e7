"""Neon's other dialect, the Data API: calling functions as PostgREST lets one call them."""
