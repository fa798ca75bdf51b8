"""Orders that change the record: queued in it, run one at a time, each done once."""
