"""All addresses of the workspace: each room's own, and what machines ask."""

from django.urls import URLPattern, URLResolver, include, path

from outtask.site.health import health, metrics

ROOMS = {
    "outtask.people.urls": "people/",
    "outtask.tickets.urls": "tickets/",
    "outtask.decide.urls": "decide/",
    "outtask.frame.urls": "",
    "outtask.helm.urls": "",
}
urlpatterns: list[URLPattern | URLResolver] = [
    path("health", health, name="health"),
    path("metrics", metrics, name="metrics"),
    *(path(begin, include(urls)) for urls, begin in ROOMS.items()),
]
