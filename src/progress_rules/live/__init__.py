"""Live use: facts are posted as they happen, and what follows from each is said at once."""
