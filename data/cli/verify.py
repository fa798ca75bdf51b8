"""`verify`: whether the record is what it was, and where not."""

from __future__ import annotations

import argparse
import json
import time
from dataclasses import asdict

from data import public
from data.cli.progress import Phases
from data.verify import Report, verify
from geo import settings

OK, WRONG = 0, 1


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    command = commands.add_parser(
        "verify",
        help="recompute log, files, rows, totals and snapshots, and say what is wrong where",
        description="Ends with 0 when all is as it was published, 1 when something is wrong, 2 when the "
        "record cannot be read. Nothing is changed.",
    )
    command.add_argument("--json", action="store_true", help="the outcome for programs")
    command.add_argument("--quick", action="store_true", help="leave out what takes long")
    command.set_defaults(run=_run)


def _run(chosen: argparse.Namespace) -> int:
    home, begun = settings.home(), time.monotonic()
    with Phases("verify") as phases:
        report = verify(public.engine(home), home, phases.tell, quick=chosen.quick)
    if chosen.json:
        print(json.dumps({"clean": report.clean, **asdict(report)}, ensure_ascii=False, indent=2))
    else:
        _say(report, time.monotonic() - begun)
    return OK if report.clean else WRONG


def _say(report: Report, seconds: float) -> None:
    for finding in report.findings:
        print(finding)
    counts = ", ".join(f"{count:,} {what}" for what, count in report.counted.items())
    print(f"Checked in {seconds:.1f} s: {counts}.")
    if report.skipped:
        print(f"Left out: {', '.join(report.skipped)}.")
    if report.head:
        print(
            f"The log ends with {report.head}: kept elsewhere, this shows whether it was cut or written anew."
        )
    print("All is as it was published." if report.clean else f"{len(report.findings):,} findings.")
