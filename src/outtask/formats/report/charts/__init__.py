"""Pictures of the report: Vega-Lite specifications as plain data, rendered to SVG that follows the theme."""
