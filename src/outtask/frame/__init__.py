"""The frame of every page: navigation, tables, forms, notices, the stylesheet."""
