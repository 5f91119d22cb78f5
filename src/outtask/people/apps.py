"""The Django application."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Names the room to Django, its jobs to the worker, and its pages to the menu."""

    name = "outtask.people"
    label = "people"

    def ready(self) -> None:
        """Register jobs and entries of the menu."""
        import outtask.people.jobs  # noqa: F401
        from outtask.frame.navigation import Entry, register

        register(
            Entry(
                "People", "people:people", "users", group="Workspace", order=800, noun="people.User", key="p"
            )
        )
