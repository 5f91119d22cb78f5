"""Looking at the sample workspace as each of the people who were made up for it."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext

from outtask.frame.pages import acting, page
from outtask.people.commands.sample import end_sample_people, try_sample_person
from outtask.people.entering import enter, oneself
from outtask.people.models import RoleGrant, User
from outtask.people.queries.people import role_words
from outtask.people.trying import trying_owner


def may_try(request: HttpRequest) -> User | None:
    """Return the owner for whom this browser may look at the sample as somebody else; None where it may not.

    That is an owner who is no sample, or whoever such an owner became in this browser.
    """
    user = request.user
    if not isinstance(user, User):
        return None
    if not user.is_sample:
        return user if acting(request).scope.may("add", "people.SignInLink") else None
    return trying_owner(request)


@page(None, methods=("GET", "POST"))
def try_as(request: HttpRequest) -> HttpResponse:
    """List the people of the sample; a button signs in as one of them, or as oneself again."""
    owner = may_try(request)
    if owner is None:
        raise PermissionDenied
    people = list(_sample_people())
    if not people and not getattr(request.user, "is_sample", False):
        raise Http404(gettext("This is no sample workspace any more"))
    if request.method == "POST":
        if request.POST.get("person") == "oneself":
            enter(request, owner, by="return from the sample", anew=False)
            return redirect("people:try")
        person = get_object_or_404(_sample_people(), pk=_number(request.POST.get("person", "")))
        try_sample_person(actor=oneself(owner), person=person)
        enter(request, person, by="trying the sample", trying_for=owner.pk, anew=False)
        messages.success(request, gettext("You see the workspace as %s now") % person.name)
        return redirect("/")
    shown = [(person, role_words(person), not person.owns_the_sample) for person in people]
    return render(request, "people/try.html", {"people": shown, "owner": owner})


@page("people.User", "remove", methods=("POST",))
def end_sample(request: HttpRequest) -> HttpResponse:
    """Let the people of the sample go: from now on it is for real."""
    end_sample_people(actor=acting(request))
    messages.success(request, gettext("The people of the sample are gone"))
    return redirect("people:people")


def _sample_people() -> QuerySet[User]:
    grants = Prefetch("grants", RoleGrant.objects.everything("the roles of the sample"), to_attr="granted")
    asked = User.objects.filter(is_sample=True, is_active=True)
    return asked.select_related("organisation").prefetch_related(grants).order_by("pk")


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
