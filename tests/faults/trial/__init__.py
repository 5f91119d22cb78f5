"""A room for trials only: what it does is what every room does, by commands and by jobs."""
