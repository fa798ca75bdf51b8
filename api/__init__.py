"""The read-only API: what is public, for programs and for our own map."""
