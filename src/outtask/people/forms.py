"""The forms of this room."""

from __future__ import annotations

from typing import Any, cast

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

from outtask.frame.countries import countries
from outtask.frame.forms import ChoiceField, ChoicesField, EmailField, Form, PasswordField, TextField
from outtask.people.choices import LANGUAGES, NUMBER_FORMATS, THEMES, zones
from outtask.people.models import Organisation, User
from outtask.people.roles import LABELS, Role
from outtask.people.second_step import has_second_step


def _(text: str) -> str:
    return cast(str, gettext_lazy(text))  # in the language of whoever reads the form


CODE = {"inputmode": "numeric", "autocomplete": "one-time-code", "spellcheck": "false"}


class SignInForm(Form):
    """Address and password."""

    email = EmailField(_("E-mail address"))
    password = PasswordField(_("Password"))

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["email"].widget.attrs["autocomplete"] = "username"


class ForgottenForm(Form):
    """The address of who forgot."""

    email = EmailField(_("E-mail address"))


class CodeForm(Form):
    """A code of the app, or a recovery code."""

    code = TextField(
        _("Code"), help=_("Six digits from your app, or one of your recovery codes."), max_length=20
    )

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        _ask_code(self, True)


class NewPassword(Form):
    """A password for somebody, judged for them."""

    person: User
    password = PasswordField(
        _("New password"),
        new=True,
        help=_("At least 12 letters, digits or signs; a few words make a good one."),
    )

    def __init__(self, person: User, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.person = person

    def clean_password(self) -> str:
        """Refuse what is short, common, or like the person's own name."""
        password: str = self.cleaned_data["password"]
        if password:
            validate_password(password, self.person)
        return password


class PasswordByLink(NewPassword):
    """A new password, and the code of who has a second step."""

    code = TextField(
        _("Code"), help=_("Six digits from your app, or one of your recovery codes."), max_length=20
    )

    def __init__(self, person: User, *given: Any, **more: Any) -> None:
        super().__init__(person, *given, **more)
        self.asks_code = has_second_step(person)
        _ask_code(self, self.asks_code)


SIGN_IN_ANEW = _("You signed in more than an hour ago: sign in anew with a link first.")
"""What is said to who has neither password nor second step to show that it is still they."""


class ChangePassword(NewPassword):
    """A new password, and the one that held so far; who has none yet came in lately."""

    present = PasswordField(_("Present password"), help=_("So that nobody changes it at a screen you left."))
    field_order = ("present", "password")

    def __init__(self, person: User, *given: Any, came_lately: bool, **more: Any) -> None:
        super().__init__(person, *given, **more)
        self.is_sure = came_lately or person.has_usable_password()
        if not person.has_usable_password():
            del self.fields["present"]
        if not self.is_sure:
            self.fields["password"].help_text = SIGN_IN_ANEW

    def clean_password(self) -> str:
        """Refuse the first password of who came long ago: it may be somebody at a screen that was left."""
        if not self.is_sure:
            raise ValidationError(SIGN_IN_ANEW)
        return super().clean_password()

    def clean_present(self) -> str:
        """Refuse a password that does not hold."""
        if not self.person.check_password(self.cleaned_data["present"]):
            raise ValidationError(_("This is not your present password."))
        return ""


class WhoAreYou(NewPassword):
    """Who the first owner is."""

    name = TextField(_("Your name"), max_length=120)
    email = EmailField(_("Your e-mail address"), help=_("You sign in with it."))
    organisation = TextField(_("Your organisation"), max_length=120)
    country = ChoiceField(
        _("Its country"),
        help=_("Money, numbers and times begin as they are usual there; you can change each of them later."),
    )
    zone = ChoiceField(_("Your time zone"), required=False)
    password = PasswordField(
        _("A password"),
        new=True,
        required=False,
        help=_("At least 12 letters, digits or signs. Without one, links from the terminal let you in."),
    )
    field_order = ("name", "email", "organisation", "country", "zone", "password")

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        _choose(self, "country", {"": "", **countries()})
        by_country = {"": _("As in your country")}
        _choose(self, "zone", {**by_country, **{name: name.replace("_", " ") for name in zones()}})
        self.fields["name"].widget.attrs["autocomplete"] = "name"
        self.fields["email"].widget.attrs["autocomplete"] = "email"


class ProfileForm(Form):
    """One's own profile."""

    name = TextField(_("Name"), max_length=120)
    email = EmailField(_("E-mail address"), help=_("You sign in with it."))
    present = PasswordField(
        _("Present password"), required=False, help=_("Only to change your e-mail address.")
    )
    code = TextField(_("Code"), required=False, help=_("Only to change your e-mail address."), max_length=20)
    language = ChoiceField(_("Language"))
    zone = ChoiceField(_("Time zone"))
    number_format = ChoiceField(
        _("Numbers look like"), help=_("What you type is read in the same way: 78.000 or 78,000.")
    )
    theme = ChoiceField(_("Light or dark"))

    def __init__(self, person: User, *given: Any, came_lately: bool, **more: Any) -> None:
        super().__init__(*given, **more)
        self.person = person
        has_password, by_code = person.has_usable_password(), has_second_step(person)
        self.is_sure = came_lately or has_password or by_code
        _ask_code(self, not person.is_sample and not has_password and by_code)
        if person.is_sample or not has_password:
            del self.fields["present"]
        if person.is_sample:
            del self.fields["email"]
        _choose(self, "language", LANGUAGES)
        _choose(self, "zone", {name: name.replace("_", " ") for name in zones()})
        _choose(self, "number_format", NUMBER_FORMATS)
        _choose(self, "theme", THEMES)

    def moves(self) -> bool:
        """Tell whether what was sent has another e-mail address."""
        sent = self.data.get("email", "") if self.is_bound else ""
        return bool(sent) and sent.strip().lower() != self.person.email and not self.person.is_sample

    def clean_email(self) -> str:
        """Refuse another address of who has nothing to show and came long ago."""
        if self.moves() and not self.is_sure:
            raise ValidationError(SIGN_IN_ANEW)
        return str(self.cleaned_data["email"])

    def clean_present(self) -> str:
        """Refuse another address without the present password: the address is a way in."""
        if self.moves() and not self.person.check_password(self.cleaned_data["present"]):
            raise ValidationError(_("Your e-mail address changes only with your present password."))
        return ""


class OrganisationForm(Form):
    """An organisation."""

    organisation = TextField(_("Name"), max_length=120)
    country = ChoiceField(_("Country"), required=False)

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        _choose(self, "country", {"": "", **countries()})


class InviteForm(Form):
    """Somebody new."""

    name = TextField(_("Name"), max_length=120)
    email = EmailField(_("E-mail address"), help=_("They sign in with it."))
    organisation = ChoiceField(_("Organisation"))
    roles = ChoicesField(_("Roles"), help=_("Provider roles are for people of a provider only."))

    def __init__(self, organisations: list[Organisation], *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.known = {str(each.pk): each for each in organisations}
        _choose(self, "organisation", {key: each.name for key, each in self.known.items()})
        _choose(self, "roles", {role.value: label for role, label in LABELS.items()})

    def clean_organisation(self) -> Organisation:
        """Return the organisation itself."""
        return self.known[self.cleaned_data["organisation"]]

    def clean_roles(self) -> list[Role]:
        """Return the roles themselves."""
        return [Role(role) for role in self.cleaned_data["roles"]]


class RolesForm(Form):
    """The roles of somebody."""

    roles = ChoicesField(_("Roles"))

    def __init__(self, person: User, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        provider = not person.organisation.is_client
        fitting = {role.value: label for role, label in LABELS.items() if role.of_provider == provider}
        _choose(self, "roles", fitting)

    def clean_roles(self) -> list[Role]:
        """Return the roles themselves."""
        return [Role(role) for role in self.cleaned_data["roles"]]


def _ask_code(form: Form, asked: bool) -> None:
    form.fields["code"].widget.attrs.update(CODE)
    if not asked:
        del form.fields["code"]


def _choose(form: Form, name: str, choices: dict[str, Any]) -> None:
    form.fields[name].choices = list(choices.items())  # type: ignore[attr-defined]
