"""What a database says when it fails, and what to do about it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, NoSuchModuleError, TimeoutError

from autograder.errors import CourseError, EngineError

__all__ = ["explained"]

WRITES = "another program is writing to it: close the formgrader or the other run, then run this again"
FULL = "the disk is full: free some space, then run this again"
OTHER = "mend what it says, then run this again"
UNREACHED = "see that its server runs, that the URL is right and that it can be reached from here"
ENDED = "its server ended the connection: see that it runs, then run this again"
TOO_MANY = "its server has too many connections: close some, or raise max_connections, then run this again"

# what SQLite says -> what to do about it
SAYINGS = {
    "locked": WRITES,
    "full": FULL,
    # so it says it when there is no room for the index of its log
    "i/o error": "the disk is full or fails: free some space, then run this again",
    "not a database": "it is damaged or no gradebook: put back a backup, or move it away to start a new one",
    "malformed": "it is damaged: put back a backup, or move it away to start a new one",
    "readonly": "it may not be written: change the permissions of the file and of its folder",
    "unable to open": "it cannot be opened: see that its folder exists and that you may write there",
    "foreign key": "its assignment was changed while this ran: run this again",
}
# what a server says that takes no connection, which has no state yet; in English
REFUSALS = {
    "password": "mend the user and the password: in its URL, or in ~/.pgpass",
    "does not exist": "make that first, or mend the URL: `createdb` makes a database, `createuser` a user",
    "pg_hba": "its server does not let this user in from here: mend the server's pg_hba.conf, or the URL",
    "too many": TOO_MANY,
    "slots": TOO_MANY,
}
# PostgreSQL's state, or the first two letters of it -> what to do about it
STATES = {
    "08": ENDED,
    "22001": "a name is longer than nbgrader's columns are: shorten it, then run this again",
    "23": "another program wrote the same at the same moment: run this again",
    "25006": "it may only be read there: give the URL of the server that is written to",
    "40": "another program wrote the same at the same moment: run this again",
    "42501": "this user may not do that: make it the owner of the database",
    "53100": FULL,
    "53300": TOO_MANY,
    "55P03": WRITES,
    "57": ENDED,
}
# a driver -> what to install for it
PACKAGES = {"psycopg": "'psycopg[binary]'"}


@contextmanager
def explained(name: str) -> Iterator[None]:
    """Turn a database's own errors into ours; a missing driver is the same kind of failure."""
    try:
        yield
    except (DBAPIError, TimeoutError, sqlite3.Error) as error:
        cause = " ".join(str(getattr(error, "orig", None) or error).split())
        raise EngineError(f"{name}: the gradebook failed: {cause}\n  {_remedy(error, cause)}") from error
    except NoSuchModuleError as error:
        raise CourseError(f"{name}: no such kind of database: {error}") from None
    except ImportError as error:  # of one that is half there, too: psycopg without its library
        driver = PACKAGES.get(error.name or "psycopg", error.name)
        raise EngineError(f"{name}: its driver is missing: pip install {driver}") from error


def _remedy(error: Exception, cause: str) -> str:
    """Find what to do about an error: by its state where it is a server's, otherwise by its words."""
    if isinstance(error, TimeoutError):
        return TOO_MANY
    origin = getattr(error, "orig", error)
    if isinstance(origin, sqlite3.Error):
        return _first(SAYINGS, cause, OTHER)
    state = getattr(origin, "sqlstate", None) or getattr(origin, "pgcode", None)
    if state:
        return STATES.get(state) or STATES.get(state[:2]) or OTHER
    # a connection that was never made, or is lost
    lost = isinstance(error, DBAPIError) and error.connection_invalidated
    return ENDED if lost else _first(REFUSALS, cause, UNREACHED)


def _first(remedies: dict[str, str], cause: str, otherwise: str) -> str:
    return next((remedy for sign, remedy in remedies.items() if sign in cause.lower()), otherwise)
