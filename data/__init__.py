"""The store: schema, the only writer, read-only queries, the ledger and the reference files."""
