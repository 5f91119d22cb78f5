"""All addresses of the workspace: each room's own, and what machines ask."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

from outtask.site.health import health, metrics

ROOMS = {
    "people/": "outtask.people.urls",
    "tickets/": "outtask.tickets.urls",
    "decide/": "outtask.decide.urls",
    "frame/": "outtask.frame.urls",
    "": "outtask.helm.urls",
}
urlpatterns: list[URLPattern | URLResolver] = [
    path("health", health, name="health"),
    path("metrics", metrics, name="metrics"),
    *(path(begin, include(urls)) for begin, urls in ROOMS.items() if find_spec(urls)),
]
