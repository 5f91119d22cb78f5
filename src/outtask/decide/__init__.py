"""Which functions to keep, out-task or outsource: the first wing."""
