"""By what awards are put in order, as whole numbers: sorting a million texts anew takes too long."""

from __future__ import annotations

import duckdb

# In the order of `awards`. What is the same has the same number; an award without a value has -1.
_ORDERS = """
CREATE TABLE snapshot.orders AS
SELECT CAST(dense_rank() OVER (ORDER BY lower(title)) AS INTEGER) AS title,
       CAST(dense_rank() OVER (ORDER BY lower(supplier_names)) AS INTEGER) AS vendor,
       CAST(CASE WHEN value_hkd IS NULL THEN -1 ELSE dense_rank() OVER (ORDER BY value_hkd) END AS INTEGER)
           AS value
FROM (SELECT rowid AS place, title, supplier_names, value_hkd FROM snapshot.awards) ORDER BY place
"""


def make_orders(loading: duckdb.DuckDBPyConnection) -> None:
    """Make the table `snapshot.orders` of `snapshot.awards`."""
    loading.execute(_ORDERS)
