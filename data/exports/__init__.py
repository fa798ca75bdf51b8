"""Downloads: exactly the awards that filters select, made part by part, never whole in memory."""
