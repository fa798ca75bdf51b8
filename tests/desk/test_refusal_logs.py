"""The log of refusals and the app's own: counted, bounded, and stopping nothing."""

import logging
import time

from ui import quiet_log
from ui.desk import refusals
from ui.desk.refusals import Refusals, Refused


def test_log_of_refusals_counts_by_the_minute(tmp_path):
    log = Refusals(tmp_path)

    for _ in range(812):
        log.note(Refused.UPLOAD)
    log.flush()

    said = (tmp_path / refusals.FILE).read_text().splitlines()
    assert [line.partition(" ")[2] for line in said] == [
        "refused: upload without a sign-in",
        "refused 812 times in this minute: upload without a sign-in",
    ]


def test_log_of_refusals_stays_within_its_bound(tmp_path):
    log = Refusals(tmp_path, most=1_000)

    for _ in range(50):
        log.note(Refused.SOCKET)
        log.flush()

    files = list(tmp_path.glob(f"{refusals.FILE}*"))
    assert len(files) == 2
    assert sum(file.stat().st_size for file in files) <= 2 * 1_000


def test_minute_of_refusals_is_told_when_it_is_over(tmp_path):
    log = Refusals(tmp_path, minute=0.05)

    log.note(Refused.UPLOAD)
    log.note(Refused.UPLOAD)

    until = time.monotonic() + 120
    while "refused 2 times" not in (tmp_path / refusals.FILE).read_text():
        assert time.monotonic() < until
        time.sleep(0.01)


def test_log_of_the_app_bears_a_flood_of_messages_of_one_kind(monkeypatch):
    few, clock = quiet_log.Few(), [0.0]
    monkeypatch.setattr(quiet_log.time, "monotonic", lambda: clock[0])

    def written(words):
        record = logging.LogRecord("streamlit", logging.ERROR, "auth.py", 7, "failed: %s", (words,), None)
        return record.getMessage() if few.filter(record) else None

    said = [written("\x1b[2J" + "x" * 9_000) for _ in range(100_000)]
    clock[0] += quiet_log.MINUTE

    assert sum(one is not None for one in said) == quiet_log.AT_ONCE
    assert len(said[0]) < 600
    assert said[0].isprintable()
    assert written("b") == "failed: b (and 99990 more like it)"


def test_log_that_cannot_be_written_stops_nothing(tmp_path):
    (tmp_path / "file").write_text("")

    Refusals(tmp_path / "file" / "folder").note(Refused.UPLOAD)
