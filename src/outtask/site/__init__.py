"""The composition: Django's settings, addresses, and the processes of a workspace."""
