"""An entry of the log in a sentence of the page's language; what no catalogue knows stands as it is."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from data.desk.log import Entry
from ui import amounts, history_words
from ui.frame import Page
from ui.texts import catalogue

_NOTES = ("note", "reason", "answer")
_LONGEST = 300
_READ_OTHERWISE = re.compile("read otherwise, as batch ([0-9]+)")  # by whoever says what a file holds
_SHA256 = re.compile("^([0-9a-f]{8})[0-9a-f]{56}$")  # a file by its hash


def action(page: Page, code: str) -> str:
    """Name what was done."""
    return _known(page, f"log.action.{code}", code)


def told(page: Page, entry: Entry) -> str:
    """Say what an entry is about; nothing where it tells no more than its action."""
    return " · ".join(_short(part) for part in _parts(page, entry.details, entry.action))


def why(page: Page, entry: Entry) -> str:
    """Give the words that whoever did it left."""
    if entry.is_withheld:
        return page.say("changes.withheld")
    words = (str(word) for name in _NOTES if (word := entry.details.get(name)))
    return " · ".join(_read_otherwise(page, word) for word in words)


def _read_otherwise(page: Page, words: str) -> str:
    """Give a note; the one that the program itself leaves in the page's language."""
    found = _READ_OTHERWISE.fullmatch(words)
    return page.say("log.read_otherwise", n=found[1]) if found else words


def details(entry: Entry) -> list[tuple[str, str]]:
    """Give all that an entry holds, name by name, and the hashes that chain it."""
    shown = [
        (name, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
        for name, value in entry.details.items()
    ]
    return [*shown, ("previous_hash", entry.previous_hash), ("hash", entry.hash)]


def _parts(page: Page, about: Mapping[str, Any], done: str) -> Iterator[str]:
    """Give what an entry is about, one thing after the other."""
    if done == "refuse":
        asked = str(about.get("asked", ""))
        yield page.say("log.refused", asked=_known(page, f"desk.order.{asked}", asked))
        yield _known(page, f"log.why.{about.get('why')}", str(about.get("why", "")))
    if "kind" in about:
        code = str(about["kind"])
        yield _known(page, f"queue.kind.{code}" if done == "set_aside" else f"desk.order.{code}", code)
    if about.get("again") is True:
        yield page.say("log.again")
    if "state" in about:
        yield _known(page, f"approve.state.{about['state']}", str(about["state"]))
    for name, value in about.items():
        if name in _OF and value is not None and value != []:
            yield _OF[name](page, value)
    if "into" in about and "supplier" in about:
        into = about["into"]
        yield page.say("log.into", into=f"S{into}") if into is not None else page.say("log.parted")


def _files(page: Page, value: object) -> str:
    names = list(value) if isinstance(value, dict | list) else [value]
    return page.say("list.comma").join(_SHA256.sub(r"\1…", str(name)) for name in names)


def _numbers(page: Page, value: object) -> str:
    numbers = value if isinstance(value, list) else [value]
    return page.say("desk.order.batch", numbers=page.say("list.comma").join(map(str, numbers)))


def _count(key: str) -> Callable[[Page, object], str]:
    def words(page: Page, value: object) -> str:
        number = value if isinstance(value, int) else 0
        return page.say(key, count=number, n=amounts.count(page.view.language, number))

    return words


_OF: Mapping[str, Callable[[Page, Any], str]] = {
    "batch": _numbers,
    "batches": _numbers,
    "file": _files,
    "files": _files,
    "award": lambda _, value: f"A{value}",
    "record": lambda _, value: str(value),
    "item": lambda _, value: str(value),
    "field": lambda page, value: history_words.label(page, str(value)),
    "row": lambda page, value: page.say("desk.row", row=value),
    "supplier": lambda _, value: f"S{value}",
    "proposal": lambda page, value: page.say("log.proposal", n=value),
    "job": lambda page, value: page.say("log.job", n=value),
    "asked_by": lambda page, value: page.say("log.asked_by", by=value),
    "times": _count("log.times"),
    "rows": _count("log.rows"),
    "changed": _count("log.changed"),
    "version": lambda page, value: page.say("log.version", n=value),
}


def _known(page: Page, key: str, otherwise: str) -> str:
    return page.say(key) if key in catalogue(page.view.language) else otherwise


def _short(words: str) -> str:
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1] + "…"
