"""The event store: imports, their batches, and the one scoped door to ask them."""
