"""What this room raises; the text is meant for the person who gave the input."""


class GeoError(Exception):
    """Base of the errors of places."""
