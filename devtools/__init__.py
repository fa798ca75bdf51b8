"""What `dev.py` is made of: the standard library only, so that it runs before anything is installed.

`simplify.py` and `postgres.py` are tools beside it and want the packages of requirements-dev.txt.
"""
