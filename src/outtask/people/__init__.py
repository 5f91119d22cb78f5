"""Who works here: users and their roles, the client's organisation, the providers."""
