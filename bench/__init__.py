"""Measurements of what the project reads and how fast: `python -m bench NAME`.

A bench is a module here with `main(arguments: Sequence[str]) -> int`. It prints figures and
never fails on them: floors stand in the tests.
"""
