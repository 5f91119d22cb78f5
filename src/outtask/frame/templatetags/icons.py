"""``{% lucide "plus" size=16 class="icon" %}``: a picture, drawn once; pages hold dozens of the same few."""

from __future__ import annotations

from functools import lru_cache

from django import template
from django.utils.safestring import SafeString, mark_safe
from lucide.templatetags import lucide as pictures

register = template.Library()


@register.simple_tag
def lucide(name: str, *, size: int | None = 24, **attributes: str | int) -> SafeString:
    """Draw an icon."""
    return _drawn(name, size, tuple(attributes.items()))


@lru_cache(maxsize=512)
def _drawn(name: str, size: int | None, attributes: tuple[tuple[str, str | int], ...]) -> SafeString:
    return mark_safe(pictures.lucide(name, size=size, **dict(attributes)))  # noqa: S308 - it escapes
