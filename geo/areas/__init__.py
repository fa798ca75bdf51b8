"""Approximate district areas of the project's own, drawn where the official boundaries are absent."""
