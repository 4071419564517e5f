"""Live use: sessions that are told facts as they happen, and the ledger that keeps all that was posted and decided."""
