"""Addresses of the frame itself."""

from django.urls import path

from outtask.frame.assets import asset

app_name = "frame"
urlpatterns = [path("look/<str:mark>/<str:name>", asset, name="asset")]
