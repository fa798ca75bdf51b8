"""What the log of a record says, replayed in memory: the second way in which the record machine counts."""

import json
from decimal import Decimal

from data.records import AmountKind, AwardRow

ENGLISH, CHINESE = "en", "zh-Hant"
TENDERS = range(1, 5)


def made_award(row: int, tender: int, amount: str, note: str, language: str) -> AwardRow:
    chinese = language == CHINESE
    return AwardRow(
        row=row,
        title=f"桌子 {tender}" if chinese else f"Tables {tender}",
        suppliers=(f"桌子{tender}有限公司" if chinese else f"Tables {tender} Limited",),
        publisher="HYD",
        buyer="HYD",
        tender_ref=f"REF/{tender}",
        award_date="2026-06-12",
        amount=Decimal(amount),
        currency="HKD",
        amount_kind=AmountKind.TOTAL,
        notes=note,
        language=language,
        addresses=(address_of(tender),),
    )


def address_of(tender: int) -> str:
    return f"Block {tender}, Nobody Knows Gardens"


class Replay:
    """The public awards by the log and by what its files say: a dictionary, and nothing of the store."""

    def __init__(self, entries, says) -> None:
        self._says = says  # SHA-256 -> (language, tender -> (amount, note))
        self.files, self.came, self.gone, self.corrected = {}, {}, set(), {}
        for action, text in entries:
            details = json.loads(text)
            if action in ("stage", "publish"):
                names = sorted(details["files"].items())
                for batch, (_, sha256) in zip(sorted(details["batches"]), names, strict=True):
                    self.files.setdefault(batch, sha256)
            if action == "publish":
                self.came |= dict.fromkeys(details["batches"], details["version"])
            elif action == "withdraw":
                self.gone |= set(details["batches"])
            elif action == "correct":
                self.corrected.setdefault(details["award"], {})[details["field"]] = details.get("value")

    def listed(self):
        """Give (language, tender) -> (amount, note), and the tenders whose two editions are one."""
        rows, joined = {}, set()
        order = sorted((version, batch) for batch, version in self.came.items() if batch not in self.gone)
        for version in sorted({version for version, _ in order}):
            for batch in (batch for at, batch in order if at == version):
                language, tenders = self._says[self.files[batch]]
                rows |= {(language, tender): said for tender, said in tenders.items()}
            for tender in TENDERS:
                pair = [rows.get((language, tender)) for language in (ENGLISH, CHINESE)]
                if all(pair) and pair[0][0] == pair[1][0]:
                    joined.add(tender)
        return rows, joined

    def public(self):
        """Give (tender, languages, amount, note) of each award that is public."""
        rows, joined = self.listed()
        return sorted(
            (tender, (ENGLISH, CHINESE) if tender in joined else (language,), *said)
            for (language, tender), said in rows.items()
            if language == ENGLISH or tender not in joined
        )
