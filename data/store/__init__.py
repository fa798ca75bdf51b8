"""The system of record: batches, published rows, identities, audit."""
