"""The Django application."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Names the room to Django, its jobs to the worker, and its pages to the menu."""

    name = "outtask.people"
    label = "people"

    def ready(self) -> None:
        """Register jobs, words of the ledger, what is to do, and the menu."""
        import outtask.people.jobs  # noqa: F401
        from outtask.frame.facts import name_facts
        from outtask.frame.navigation import Entry, register
        from outtask.frame.todo import needs_me
        from outtask.people.telling import FACTS, to_do

        name_facts(FACTS)
        needs_me(to_do)
        register(
            Entry(
                "People", "people:people", "users", group="Workspace", order=800, noun="people.User", key="p"
            )
        )
