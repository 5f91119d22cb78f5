"""Addresses of this room."""

from django.urls import path

from outtask.tickets.pages import drop, found, imports, logs, meaning

app_name = "tickets"
urlpatterns = [
    path("", logs.logs, name="logs"),
    path("drop/", drop.drop, name="drop"),
    path("files/<int:pk>/", meaning.file, name="file"),
    path("<int:pk>/", logs.log, name="log"),
    path("<int:pk>/found/", found.what_we_found, name="found"),
    path("<int:pk>/again/", meaning.again, name="again"),
    path("<int:pk>/remove/", logs.remove, name="remove-log"),
    path("imports/<int:pk>/remove/", imports.remove, name="remove-import"),
    path("imports/<int:pk>/rejects/", imports.rejects, name="rejects"),
]
