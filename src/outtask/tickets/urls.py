"""Addresses of this room."""

from django.urls import path

from outtask.tickets.pages import drop, files, found, imports, logs, meaning

app_name = "tickets"
urlpatterns = [
    path("logs/", logs.logs, name="logs"),
    path("drop/", drop.drop, name="drop"),
    path("drop/<int:pk>/", meaning.file, name="file"),
    path("files/", files.files, name="files"),
    path("files/<int:pk>/erase/", files.erase, name="erase-file"),
    path("logs/<int:pk>/", logs.log, name="log"),
    path("logs/<int:pk>/found/", found.what_we_found, name="found"),
    path("logs/<int:pk>/again/", meaning.again, name="again"),
    path("logs/<int:pk>/remove/", logs.remove, name="remove-log"),
    path("imports/<int:pk>/remove/", imports.remove, name="remove-import"),
    path("imports/<int:pk>/rejects/", imports.rejects, name="rejects"),
]
