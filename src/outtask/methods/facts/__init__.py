"""Facts measured from a ticket log, per function: what the work is like, before anyone judges it."""
