"""Kinds of damage: what is done behind the guards, and how the finding begins that names it."""

DAMAGES = {
    "the point of a pin": (
        "UPDATE pins SET lat = 22.4",
        r"place of award A\d+: its address is pinned elsewhere",
    ),
    "half of a pin's point": ("UPDATE pins SET lon = NULL", r"pin '.*' at version 8: its point is not whole"),
    "the reason of a pin": (
        "UPDATE pins SET reason = 'no reason'",
        r"pin '.*' at version 8: its reason is not that of entry 13",
    ),
    "the address of a pin": (
        "UPDATE pins SET address = '1 Elsewhere'",
        r"pin '.*' at version 8: it is not that of the address",
    ),
    "a pin that is gone": ("DELETE FROM pins", r"pin of version 8: it is missing, though entry 13"),
    "a place that claims a pin": (
        'UPDATE assessments SET value = replace(value, \'"method":"none"\', \'"method":"pin"\')',
        r"place of award A2: it says it is pinned",
    ),
    "the name of boundaries": (
        "UPDATE boundary_editions SET edition = 'official 00000000'",
        r"boundaries of version 9: they are not what entry 14",
    ),
    "boundaries that are gone": (
        "DELETE FROM boundary_editions",
        r"boundaries of version 9: they are missing, though entry 14",
    ),
    "a value of a row": (
        "UPDATE award_rows SET value = replace(value, '100.00', '900.00') WHERE row_id = 1",
        r"batch 1, row 2: .*hash",
    ),
    "a cell of a row": (
        'UPDATE award_rows SET cells = \'{"Amount":"1"}\' WHERE row_id = 2',
        r"batch 1, row 3: .*hash",
    ),
    "the salt of a row": (
        "UPDATE award_rows SET salt = 'other' WHERE row_id = 4",
        r"batch 2, row 4: .*hash",
    ),
    "the hash of a row": (
        "UPDATE award_rows SET row_hash = 'other' WHERE row_id = 4",
        r"batch 2, row 4: .*hash",
    ),
    "a value and its hash": (
        "UPDATE award_rows SET value = '{}', cells = '', salt = '', "
        "row_hash = '0e406cbe7f63d0549094666f7962d68945c1d06f8d5d778d7e8a7a0fa308af1a' WHERE row_id = 1",
        r"what version 1 wrote: .*digest",
    ),
    "a row's award": (
        "UPDATE award_rows SET award_id = 3 WHERE row_id = 1",
        r"award A3 at version 1: .*row_id 1 stands",
    ),
    "a row that is gone": (
        "DELETE FROM award_rows WHERE row_id = 3",
        r"batch 2: it has 1 rows, but 2 were published",
    ),
    "a value of a register": (
        "UPDATE register_rows SET value = replace(value, 'a', 'b') WHERE row_id = 2",
        r"batch 4, row 3: .*hash",
    ),
    "a row of a register that is gone": (
        "DELETE FROM register_rows WHERE row_id = 2",
        r"totals of version 4: rows of registers: the log says 6, the rows give 5",
    ),
    "words of an entry": (
        "UPDATE audit SET details = replace(details, 'a test', 'no test') WHERE audit_id = 2",
        r"entry 2 of the log: its words do not fit its hash",
    ),
    "who did it": (
        "UPDATE audit SET \"by\" = 'nobody' WHERE audit_id = 5",
        r"entry 5 of the log: its words",
    ),
    "the time of an entry": (
        "UPDATE audit SET at = '2020-01-01T00:00:00+00:00' WHERE audit_id = 3",
        r"entry 3 of the log: its time 2020",
    ),
    "an entry from the middle": (
        "DELETE FROM audit WHERE audit_id = 2; DELETE FROM versions WHERE version = 2",
        r"entry 3 of the log: the numbers have a gap",
    ),
    "an entry from the end": (
        "DELETE FROM audit WHERE audit_id = 12; DELETE FROM versions WHERE version = 7",
        r"batch 7: it says it was published in version 7, the log says never",
    ),
    "the correction's entry": (
        "DELETE FROM audit WHERE audit_id = 5; DELETE FROM versions WHERE version = 5",
        r"correction of award A1, sector, at version 5: no entry of the log tells of it",
    ),
    "a version": (
        "DELETE FROM versions WHERE version = 3",
        r"version 3: it is missing, though entry 3",
    ),
    "the entry of a version": (
        "UPDATE versions SET audit_id = 1 WHERE version = 3",
        r"version 3: its number of entry",
    ),
    "bytes of a file": (
        "UPDATE files SET content = (SELECT content FROM files WHERE sha256 = {other}) "
        "WHERE sha256 = {first}",
        r"file [0-9a-f]{12}… of batch 1: its bytes do not fit its name",
    ),
    "a file that is gone": (
        "DELETE FROM files WHERE sha256 = {first}",
        r"batch 1: its file [0-9a-f]{12}… is missing",
    ),
    "another file of a batch": (
        "UPDATE batches SET file_sha256 = {other} WHERE batch_id = 1",
        r"what version 1 wrote",
    ),
    "what stands": (
        "UPDATE standing SET row_id = 2 WHERE award_id = 2 AND version = 2",
        r"award A2 at version 2: the record says row_id 2 stands, but by the log row_id 3 stands",
    ),
    "a standing row that is gone": (
        "DELETE FROM standing WHERE award_id = 3 AND version = 6",
        r"award A3 at version 6: the record says nothing, but by the log nothing of it is public",
    ),
    "a standing row too many": (
        "INSERT INTO standing VALUES (1, 5, NULL)",
        r"award A1 at version 5: the record says that nothing of it is public, but by the log "
        r"nothing changed",
    ),
    "an assessment": (
        "UPDATE assessments SET value = replace(value, 'unknown', 'overseas') WHERE row_id = 1",
        r"what version 1 wrote: .*digest",
    ),
    "an assessment that cannot be read": (
        "UPDATE assessments SET value = '[' WHERE row_id = 1",
        r"batch 1, row 2: its place, category and sector at version 1 cannot be read",
    ),
    "an assessment that is gone": (
        "DELETE FROM assessments WHERE row_id = 3",
        r"batch 2, row 3: its place, category and sector are missing",
    ),
    "the state of a batch": (
        "UPDATE batches SET state = 'published' WHERE batch_id = 2",
        r"batch 2: its state is published, but by the log it is withdrawn",
    ),
    "the version of a batch": (
        "UPDATE batches SET version = 2 WHERE batch_id = 1",
        r"batch 1: .*version 2, the log says 1",
    ),
    "when it was taken back": (
        "UPDATE batches SET withdrawn_version = 5 WHERE batch_id = 2",
        r"batch 2: .*version 5, the log says 6",
    ),
    "the name of a file": (
        "UPDATE batches SET file_name = 'x.csv' WHERE batch_id = 1",
        r"batch 1: .*file of its name",
    ),
    "who brought it": (
        "UPDATE batches SET \"by\" = 'nobody' WHERE batch_id = 5",
        r"batch 5: time, name or note",
    ),
    "how it was read": (
        "UPDATE batches SET encoding = 'big5' WHERE batch_id = 1",
        r"what version 1 wrote",
    ),
    "how many rows it has": (
        "UPDATE batches SET accepted = 3 WHERE batch_id = 1",
        r"batch 1: its counts of rows",
    ),
    "why it is held": (
        "UPDATE batches SET held = '' WHERE batch_id = 6",
        r"batch 6: why it is held",
    ),
    "a batch that is gone": (
        "DELETE FROM batches WHERE batch_id = 5",
        r"batch 5: it is missing, though the log",
    ),
    "an award's edition": (
        "UPDATE awards SET language = 'zh-Hans' WHERE award_id = 1",
        r"award A1: its language",
    ),
    "an award's tender": (
        "UPDATE awards SET tender_key = 'HYD|X' WHERE award_id = 1",
        r"award A1: the tender",
    ),
    "an award's key": (
        "UPDATE awards SET base_key = 'x' WHERE award_id = 1",
        r"what version 1 wrote",
    ),
    "an award that is gone": (
        "DELETE FROM awards WHERE award_id = 1",
        r"batch 1, row 2: award A1 that it tells of is missing",
    ),
    "a supplier": (
        "UPDATE suppliers SET name = 'Others Limited' WHERE supplier_id = 1",
        "supplier 1: its name 'Others Limited'",
    ),
    "a supplier's spelling": (
        "UPDATE suppliers SET name = upper(name) WHERE supplier_id = 1",
        r"what version 1 wrote",
    ),
    "a supplier's name": (
        "UPDATE supplier_names SET normal_form = 'x' WHERE supplier_id = 1",
        "batch 1, row 2: the supplier 'Tables Limited' is not known",
    ),
    "a link": (
        "UPDATE edition_links SET same_as = 3 WHERE award_id = 4",
        r"what version 3 wrote: .*digest",
    ),
    "a link to a younger award": (
        "UPDATE edition_links SET same_as = 4 WHERE award_id = 4",
        r"link of award A4 at version 3: it leads to A4",
    ),
    "a link to nothing": (
        "UPDATE edition_links SET same_as = 99 WHERE award_id = 4",
        r"link of award A4 at version 3: awards 99 .*missing",
    ),
    "a link that is gone": (
        "DELETE FROM edition_links WHERE award_id = 4",
        r"what version 3 wrote: .*digest",
    ),
    "a circle of suppliers": (
        "UPDATE supplier_links SET merged_into = supplier_id",
        r"link of supplier 2: it leads back to itself",
    ),
    "a correction": (
        "UPDATE corrections SET value = '\"textiles\"'",
        r"correction of award A1, sector, at version 5: it",
    ),
    "a correction's reason": (
        "UPDATE corrections SET reason = 'none'",
        r"correction of award A1, .*not what entry 5",
    ),
    "a correction that is gone": (
        "DELETE FROM corrections",
        r"correction of award A1, .*missing, though entry 5",
    ),
    "a redaction left half done": (
        "INSERT INTO redacting VALUES ('award_rows', '1')",
        r"row 1 of award_rows: it may be changed still",
    ),
}
