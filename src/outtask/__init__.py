"""Outtask."""
