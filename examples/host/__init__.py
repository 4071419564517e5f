"""A small service over one session: facts come in by HTTP, and what follows from them is answered at once."""
