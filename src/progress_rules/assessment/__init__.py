"""Assessment: what is to be computed, on which facts, and the tables and reasons that come of it."""
