"""Organisations: providers that are added, and what is said of each."""

from __future__ import annotations

from outtask.core.anew import unmoved
from outtask.core.clock import now
from outtask.core.commands import Actor, command, unchanged
from outtask.core.ledger import record
from outtask.people.checks import free_organisation_name, known_country
from outtask.people.models import Organisation


@command
def add_provider(*, actor: Actor, name: str, country: str = "") -> Organisation:
    """Add a provider, whose people can then be invited."""
    actor.check("add", Organisation)
    provider = Organisation.objects.everything("a command adds a provider").create(
        name=free_organisation_name(name), country=known_country(country), created_at=now()
    )
    record("provider.added", provider, after={"name": provider.name, "country": provider.country})
    return provider


@command
def change_organisation(
    *, actor: Actor, organisation: Organisation, name: str, country: str = ""
) -> Organisation:
    """Give an organisation another name or country."""
    actor.check("change", organisation)
    unmoved(organisation, "name", "country")
    before = {"name": organisation.name, "country": organisation.country}
    organisation.name = free_organisation_name(name, but=organisation)
    organisation.country = known_country(country)
    after = {"name": organisation.name, "country": organisation.country}
    if after == before:
        unchanged()
        return organisation
    organisation.save(update_fields=["name", "country"])
    record("organisation.changed", organisation, before=before, after=after)
    return organisation
