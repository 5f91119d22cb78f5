"""The settings of the workspace, with the room for trials."""

from outtask.site.settings import *  # noqa: F403

INSTALLED_APPS += ["trial"]  # noqa: F405
ROOT_URLCONF = "trial.urls"
