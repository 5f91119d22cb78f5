"""The command line: a thin door to formats and methods."""
