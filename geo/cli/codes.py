"""The exit codes of the commands."""

OK, PROBLEMS, REFUSED = 0, 1, 2
