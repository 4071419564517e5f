"""Live use: facts that are posted one after another, and the record that is kept of them."""
