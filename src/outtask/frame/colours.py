"""The colours of the workspace: those of the reports, and a few for states and fields, in light and dark."""

from __future__ import annotations

from typing import Final

from outtask.formats.report.palette import DARK, LIGHT

LIGHT_TOO: Final = {
    "field": "#878d95", "raised": "#ffffff", "on-accent": "#ffffff",
    "good": "#17693a", "good-soft": "#e3f3e8", "warn": "#7d5200", "warn-soft": "#fbf0d6",
    "bad": "#a8201f", "bad-soft": "#fbe6e4", "shade": "#16191d33",
}  # fmt: skip
DARK_TOO: Final = {
    "field": "#747d88", "raised": "#1e242a", "on-accent": "#14152e",
    "good": "#7fd6a0", "good-soft": "#17301f", "warn": "#efc26a", "warn-soft": "#352a12",
    "bad": "#ff9d95", "bad-soft": "#3c1d1c", "shade": "#00000080",
}  # fmt: skip


def tokens() -> str:
    """Return the colours as CSS variables: the reader's choice of theme first, else the machine's."""
    light, dark = _variables(LIGHT | LIGHT_TOO), _variables(DARK | DARK_TOO)
    return (
        f":root {{ color-scheme: light dark; {light} }}\n"
        ':root[data-theme="light"] { color-scheme: light; }\n'
        f'@media screen {{ :root[data-theme="dark"] {{ color-scheme: dark; {dark} }} }}\n'
        '@media screen and (prefers-color-scheme: dark) { :root:not([data-theme="light"]) '
        f"{{ color-scheme: dark; {dark} }} }}\n"
    )


def _variables(colours: dict[str, str]) -> str:
    named = colours | {"open": colours["muted"]}  # a verdict that is open wears no model's colour
    return " ".join(f"--{name}: {colour};" for name, colour in named.items())
