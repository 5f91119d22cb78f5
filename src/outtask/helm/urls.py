"""Addresses of the Helm."""

from django.urls import path

from outtask.helm.pages.helm import helm

app_name = "helm"
urlpatterns = [path("", helm, name="helm")]
