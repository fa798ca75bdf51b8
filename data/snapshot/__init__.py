"""The read side: one immutable DuckDB file for each dataset version."""
