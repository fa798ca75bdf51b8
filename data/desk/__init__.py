"""What staff may do: every call asks anew whether the caller may, and writes it into the log."""
