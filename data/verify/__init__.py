"""Looking whether the record is what it was: chain, files, rows, what stands, totals, snapshots."""

from data.verify.report import Finding, Report
from data.verify.run import verify

__all__ = ["Finding", "Report", "verify"]
