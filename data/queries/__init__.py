"""The one place with SQL of the read side."""
