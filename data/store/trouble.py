"""What to say when the record's database fails, without a word that might repeat its address."""

from __future__ import annotations

from sqlalchemy.exc import SQLAlchemyError

# What the drivers say -> what it means, and what to do.
_MEANINGS = {
    "disk is full": "there is no room left on its disk; make room, then do it again",
    "no space left": "there is no room left on its disk; make room, then do it again",
    "readonly database": "its file or its disk can only be read",
    "read-only": "its file or its disk can only be read",
    "disk i/o error": "its disk fails or is full; nothing was changed",
    "unable to open database file": "its file cannot be opened; see DATABASE_URL and the home folder",
    "no such table": "its tables are missing; `python -m data prepare` makes them",
    "does not exist": "its tables are missing; `python -m data prepare` makes them",
    "database is locked": "another program keeps it busy; try again in a minute",
    "malformed": "its file is damaged; `python -m data restore` takes a backup",
    "not a database": "its file is damaged; `python -m data restore` takes a backup",
}
_DAMAGE = ("malformed", "not a database")


def is_damage(error: Exception) -> bool:
    """Say whether an error, or what caused it, tells that the file of the record is damaged."""
    causes = (error, error.__cause__, getattr(error, "orig", None))
    return any(sign in str(cause).lower() for cause in causes if cause for sign in _DAMAGE)


def sentence(error: Exception) -> str:
    """Say why the record cannot be used, and what to do. The driver's own words may hold its password."""
    cause = getattr(error, "orig", None) or error
    if isinstance(error, SQLAlchemyError):
        told = str(cause).lower()
        for sign, meaning in _MEANINGS.items():
            if sign in told:
                return f"the record cannot be used: {meaning}"
    return f"the record cannot be used ({type(cause).__name__}): see DATABASE_URL and the home folder"
