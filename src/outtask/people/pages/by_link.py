"""Coming in by a link: looking at it does nothing, so that whoever looks ahead cannot use it up."""

from __future__ import annotations

from django.contrib.auth.hashers import make_password
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache

from outtask.core.throttle import check_limit, forget_attempts
from outtask.frame.errors import told
from outtask.frame.pages import public
from outtask.people.commands.links import use_link, use_link_for_password
from outtask.people.entering import enter, go_half_way, oneself
from outtask.people.forms import PasswordByLink
from outtask.people.links import WITH_PASSWORD, usable_link
from outtask.people.models import Purpose, SignInLink
from outtask.people.pages.signing_in import QUARTER
from outtask.terms.errors import UserError


@public
@never_cache
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Show whom a link lets in, with a button; the button lets them in. Invitations ask for a password.

    Where a link sets a password, the code of who has a second step is asked for on the same page.
    """
    if request.method not in ("GET", "HEAD", "POST"):
        return HttpResponseNotAllowed(("GET", "POST"))
    link = usable_link(token)
    if link is None:
        return told(
            request,
            410,
            gettext("This link lets nobody in any more"),
            gettext(
                "It was used before, or its time is over. Ask for a new one, or sign in with your password."
            ),
        )
    person = link.user
    asks = link.purpose in WITH_PASSWORD
    form = PasswordByLink(person, request.POST or None) if asks else None
    if form is not None and form.is_bound and form.asks_code:
        check_limit("code", str(person.pk), at_most=8, within=QUARTER)
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            if form is None:
                use_link(actor=oneself(person), link=link)
            else:
                encoded = make_password(form.cleaned_data["password"])
                code = form.cleaned_data.get("code", "").strip()
                use_link_for_password(actor=oneself(person), link=link, encoded=encoded, code=code)
                person.refresh_from_db()
        except UserError as error:
            if form is not None and error.field == "code":
                form.refuse(error)
                return _shown(request, link, form)
            return told(request, 410, f"{error.what[0].upper()}{error.what[1:]}", error.mend or "")
        gave_code = form is not None and form.asks_code
        if gave_code:
            forget_attempts("code", str(person.pk))
        elif link.purpose != Purpose.CONSOLE and go_half_way(request, person, by="link"):
            return redirect("people:code")
        enter(request, person, by="link and code" if gave_code else "link")
        return redirect("people:who-are-you" if person.is_nameless else "/")
    return _shown(request, link, form)


def _shown(request: HttpRequest, link: SignInLink, form: PasswordByLink | None) -> HttpResponse:
    known = {"form": form, "person": link.user, "link": link}
    return render(request, "people/by_link.html", known, status=form.status if form else 200)
