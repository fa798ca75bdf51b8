"""The lines of the table that `bench record` prints."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bench import record_calls, record_kills
from bench.record_broken import WRITERS
from bench.record_calls import FAULTS as MODES
from bench.record_calls import Mode, spread
from bench.record_disks import DISKS
from bench.record_faults import FAULTS, Scene
from bench.record_homes import Homes
from bench.record_library import NoCompilerError, build
from bench.record_mounts import NoMountsError
from bench.record_pages import PAGES
from bench.record_together import publish_together

AT_ONCE = 2
CONTROL_ROUNDS, CONTROL_KILLS, CONTROL_CALLS = 3, 8, 4
NEVER = 10**9
ALL_FAULTS = {**FAULTS, **DISKS, **PAGES}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table: of so many tried so many went well."""

    what: str
    where: str
    well: int
    tried: int
    note: str = ""
    wrong: tuple[str, ...] = ()

    def text(self) -> str:
        """Give the line as it is printed."""
        return f"{self.what:42} {self.where:22} {self.well:>5,} of {self.tried:<5,} {self.note}".rstrip()


def kills_line(engine: str, rows: int, kills: Sequence[record_kills.Kill]) -> Line:
    """Tell of the kills on one engine."""
    states = Counter(kill.state for kill in kills)
    writing = sum(kill.writing for kill in kills)
    again = sum(kill.repeated for kill in kills)
    note = f"{writing} while writing; {states['before']} before, {states['after']} after; {again} given again"
    wrong = tuple(f"at {kill.share:.3f}: {each}" for kill in kills for each in kill.wrong)
    well = sum(not kill.wrong for kill in kills)
    return Line(f"kills, {rows:,} rows", engine, well, len(kills), note, wrong)


def calls(homes: Homes, file: Path, most: int, folder: Path) -> Iterator[Line]:
    """Tell of each mode in which single system calls go wrong."""
    try:
        library = build(record_calls.LIBRARY, folder)
    except NoCompilerError as error:
        yield Line("system calls", "SQLite", 0, 0, str(error))
        return
    counted = record_calls.count(library, homes.prepared, file)
    one = partial(_mode, library, homes, file, spread(counted.calls, most))
    with ThreadPoolExecutor(AT_ONCE) as pool:
        yield from pool.map(one, MODES)


def _mode(library: Path, homes: Homes, file: Path, numbers: Sequence[int], mode: Mode) -> Line:
    tried = record_calls.run(library, homes.prepared, file, [(mode, number) for number in numbers])
    # Heartbeats come by the clock: an order may end before the last call that was counted.
    trials = [trial for trial in tried if trial.code is None or mode not in (Mode.KILL, Mode.TORN)]
    states = Counter(trial.state for trial in trials)
    wrong = tuple(f"call {trial.nth}: {each}" for trial in trials for each in trial.wrong)
    note = f"{states['before']} before, {states['after']} after"
    well = sum(not trial.wrong for trial in trials)
    return Line(f"system calls: {mode.told}", "SQLite", well, len(trials), note, wrong)


def faults(homes: Homes, file: Path, folder: Path) -> Line:
    """Tell of the faults of homes, databases and disks."""
    scene = Scene(homes, file, record_kills.measure(homes, record_kills.Order(file)), folder)
    well, wrong, left = 0, [], []
    for name, fault in ALL_FAULTS.items():
        try:
            found = fault(scene)
        except (NoCompilerError, NoMountsError) as error:
            left.append(f"left out: {name} ({error})")
            continue
        well += not found
        wrong += [f"{name}: {each}" for each in found]
    tried = len(ALL_FAULTS) - len(left)
    return Line("faults", "SQLite", well, tried, "; ".join(left), tuple(wrong))


def together(engine: str, homes: Homes, each: int) -> Line:
    """Tell of two processes that publish at once."""
    home = homes.copy()
    found = publish_together(home.environment, each=each)
    homes.drop(home)
    note = f"{found.versions} versions, {found.looks} looks meanwhile, {found.seconds:.0f} s"
    return Line("batches of two at once", engine, found.published, found.ordered, note, found.wrong)


def control(homes: Homes, file: Path, small: Path, folder: Path, seed: int) -> Line:
    """Tell how many ways of trying find out about writers that are broken on purpose."""
    caught = {f"kills, {writer}": caught_by_kills(homes, file, writer, seed) for writer in WRITERS}
    try:
        library = build(record_calls.LIBRARY, folder)
    except NoCompilerError:
        pass
    else:
        caught |= {f"calls, {writer}": caught_by_calls(library, homes, small, writer) for writer in WRITERS}
    wrong = [
        f"nothing was found wrong with a broken writer: {name}" for name, found in caught.items() if not found
    ]
    return Line("broken writers caught", "SQLite", sum(caught.values()), len(caught), "", tuple(wrong))


def caught_by_kills(homes: Homes, file: Path, writer: str, seed: int) -> bool:
    """Say whether kills show that a writer is broken; tried anew where load let none meet it."""
    order = record_kills.Order(file, lambda path: ("bench.record_broken", writer, str(path)))
    for round_ in range(CONTROL_ROUNDS):
        whole = record_kills.measure(homes, order)
        kills = record_kills.run(homes, order, whole, CONTROL_KILLS, seed=seed + round_, repeat_every=NEVER)
        if any(kill.wrong for kill in kills):
            return True
    return False


def caught_by_calls(library: Path, homes: Homes, file: Path, writer: str) -> bool:
    """Say whether kills at single calls show that a writer is broken."""
    counted = record_calls.count(library, homes.prepared, file, writer)
    numbers = spread(counted.calls, CONTROL_CALLS)
    trials = record_calls.run(library, homes.prepared, file, [(Mode.KILL, nth) for nth in numbers], writer)
    return any(trial.state == "neither" for trial in trials)
