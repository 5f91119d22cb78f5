"""The Django application."""

from django.apps import AppConfig


class TrialConfig(AppConfig):
    name = "trial"
    label = "trial"

    def ready(self) -> None:
        import trial.doing  # noqa: F401  # registers the kind of job
