"""Addresses of the frame itself: how pages look, jobs, the ledger."""

from django.urls import path

from outtask.frame import jobs, ledger
from outtask.frame.assets import asset

app_name = "frame"
urlpatterns = [
    path("look/<str:mark>/<str:name>", asset, name="asset"),
    path("jobs/", jobs.jobs, name="jobs"),
    path("jobs/<int:pk>/", jobs.job, name="job"),
    path("jobs/<int:pk>/live", jobs.job_live, name="job-live"),
    path("jobs/<int:pk>/stop", jobs.stop, name="job-stop"),
    path("jobs/<int:pk>/retry", jobs.retry, name="job-retry"),
    path("ledger/", ledger.ledger, name="ledger"),
    path("ledger/check", ledger.check, name="ledger-check"),
    path("ledger/head", ledger.head_file, name="ledger-head"),
]
