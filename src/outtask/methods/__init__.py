"""The mathematics: what the numbers mean and how they are made. No files, no framework."""
