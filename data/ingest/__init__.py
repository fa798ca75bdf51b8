"""From the bytes of a file to rows with known values, and the problems found on the way."""
