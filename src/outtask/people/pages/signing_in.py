"""Signing in with a password, giving a code, asking for a new password, signing out."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.auth import authenticate
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from outtask.core.throttle import TooOften, check_limit, client_address, forget_attempts
from outtask.frame.pages import acting, page, public
from outtask.people.actors import system
from outtask.people.commands.forgotten import ask_for_link
from outtask.people.commands.second_step import use_code
from outtask.people.entering import HALF_WAY, enter, go_half_way, half_way, leave, oneself
from outtask.people.forms import CodeForm, ForgottenForm, SignInForm
from outtask.people.mail import is_configured
from outtask.people.models import User
from outtask.people.pages.passing import myself, onwards
from outtask.people.queries.people import has_passwords
from outtask.terms.errors import UserError

QUARTER, HOUR = timedelta(minutes=15), timedelta(hours=1)


@public
def sign_in(request: HttpRequest) -> HttpResponse:
    """Let somebody in with address and password: the same words and time whether the address is known."""
    if request.method not in ("GET", "HEAD", "POST"):
        return HttpResponseNotAllowed(("GET", "POST"))
    if request.user.is_authenticated:
        return redirect(onwards(request))
    form = SignInForm(request.POST or None)
    try:
        if form.is_bound and form.is_valid():
            person = _with_password(request, form.cleaned_data["email"], form.cleaned_data["password"])
            if go_half_way(request, person, by="password"):
                request.session["next"] = onwards(request)
                return redirect("people:code")
            enter(request, person, by="password")
            return redirect(onwards(request))
    except TooOften:
        raise
    except UserError as error:
        form.refuse(error)
    shown = {"form": form, "next": onwards(request), "by_link": not has_passwords()}
    return render(request, "people/sign_in.html", shown, status=form.status)


@public
def code(request: HttpRequest) -> HttpResponse:
    """Ask who came half way for a code."""
    if request.method not in ("GET", "HEAD", "POST"):
        return HttpResponseNotAllowed(("GET", "POST"))
    found = half_way(request)
    if found is None:
        return redirect("people:sign-in")
    person, by = found
    form = CodeForm(request.POST or None)
    try:
        if form.is_bound and form.is_valid():
            check_limit("code", str(person.pk), at_most=8, within=QUARTER)
            use_code(actor=oneself(person), person=person, code=form.cleaned_data["code"].strip())
            forget_attempts("code", str(person.pk))
            there = request.session.get("next", "/")
            enter(request, person, by=f"{by} and code")
            return redirect(there)
    except TooOften:
        raise
    except UserError as error:
        form.refuse(error)
    return render(request, "people/code.html", {"form": form}, status=form.status)


@public
def forgotten(request: HttpRequest) -> HttpResponse:
    """Have a link mailed; the answer is the same whoever is here."""
    if request.method not in ("GET", "HEAD", "POST"):
        return HttpResponseNotAllowed(("GET", "POST"))
    form = ForgottenForm(request.POST or None)
    asked = False
    if is_configured() and form.is_bound and form.is_valid():
        email = form.cleaned_data["email"]
        check_limit("forgotten from", client_address(request), at_most=10, within=HOUR)
        check_limit("forgotten", email, at_most=3, within=HOUR)
        ask_for_link(actor=system(), email=email)
        asked = True
    known = {"form": form, "asked": asked, "mail": is_configured()}
    return render(request, "people/forgotten.html", known, status=form.status)


@page(None, methods=("POST",))
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out."""
    leave(request, acting(request), myself(request))
    return redirect("people:sign-in")


def _with_password(request: HttpRequest, email: str, password: str) -> User:
    """Return whose address and password these are; each trial counts, of the address and from where."""
    address = client_address(request)
    check_limit("sign-in from", address, at_most=60, within=QUARTER)
    check_limit("sign-in as", f"{email}\0{address}", at_most=10, within=QUARTER)
    check_limit("sign-in as", email, at_most=100, within=HOUR)
    person = authenticate(request, username=email, password=password)
    if not isinstance(person, User):
        raise UserError(
            gettext("this address and this password do not fit together"),
            mend=gettext("try again, or ask for a new password"),
        )
    forget_attempts("sign-in as", f"{email}\0{address}")
    request.session.pop(HALF_WAY, None)
    return person
