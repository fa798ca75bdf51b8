"""The commands of `python -m geo`: one module each, with `add` and `run`."""
