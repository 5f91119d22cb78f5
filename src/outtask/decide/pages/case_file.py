"""All numbers of a study as a case file: taken out, changed elsewhere, and taken in again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _

from outtask.core.anew import Held, Overtaken
from outtask.decide.commands.numbers import take_case
from outtask.decide.numbers.in_file import in_file
from outtask.decide.numbers.whole import CaseRefused, case_text, taken_from
from outtask.decide.pages.aside import keeps_typed, may_type
from outtask.decide.pages.functions import unit_of
from outtask.decide.pages.numbers import currency_of
from outtask.decide.queries.studies import functions_of, names_in, study_or_404
from outtask.decide.remembered import Remembered
from outtask.decide.way import way
from outtask.formats.yaml_lines import MAX_BYTES
from outtask.frame.forms import FileField, Form
from outtask.frame.pages import acting, page
from outtask.terms.errors import UserError

if TYPE_CHECKING:
    from django.http import HttpRequest

    from outtask.core.commands import Actor
    from outtask.decide.models import Function, Study
    from outtask.decide.numbers.in_file import InFile
    from outtask.formats.case_words import Problem


_texts: Remembered[str] = Remembered()


class CaseForm(Form):
    """A case file."""

    file = FileField(_("Drop a case file here"), help=_("YAML, up to 2 MB"), accept=".yaml,.yml,text/plain")


@page("decide.Study")
def download(request: HttpRequest, pk: int) -> HttpResponse:
    """Send all numbers of a study as a case file."""
    scope = acting(request).scope
    study = study_or_404(scope, pk)
    names = tuple(names_in(scope, study))
    text = _texts.get(study, names, lambda: case_text(study, functions_of(scope, study)))
    response = HttpResponse(text, content_type="text/yaml; charset=utf-8")
    name = slugify(study.title) or "case"
    response["Content-Disposition"] = f'attachment; filename="{name}.yaml"'
    return response


@page("decide.Study", methods=("GET", "POST"))
@keeps_typed
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a case file in."""
    actor = acting(request)
    study = study_or_404(actor.scope, pk, "change" if request.method == "POST" else "view")
    held = {"study": (_("the numbers of the study"), {"changed": study.changed_at})}
    form = CaseForm(request.POST or None, request.FILES or None, beside=held)
    problems: tuple[Problem, ...] = ()
    if form.is_bound and form.is_valid():
        try:
            _take(actor, study, form.cleaned_data["file"])
        except CaseRefused as why:
            problems = why.problems
            form.add_error("file", _("Nothing of it was taken in: see below what to mend."))
        except Overtaken:
            raise  # the page is drawn anew; see frame.pages
        except Held:
            form.is_held = True
        except UserError as why:
            form.add_error("file", str(why))
        else:
            messages.success(request, _("The numbers of the file count now"))
            return redirect("decide:numbers", pk)
    shown = {
        "study": study,
        "way": way(study, "numbers"),
        "form": form,
        "problems": problems,
        **_figure(request, functions_of(actor.scope, study) if "figure" in request.GET else []),
        "may_change": may_type(request, study, "decide.Study"),
    }
    return render(request, "decide/case_file.html", shown, status=form.status)


def _figure(request: HttpRequest, functions: list[Function]) -> dict[str, Function | InFile | None]:
    """Return the figure that an origin led here for, and of which function it is."""
    of = next((one for one in functions if str(one.pk) == request.GET.get("function")), None)
    if of is None:
        return {}
    asked = in_file(of, request.GET["figure"], currency_of(of.study), unit_of(of))
    return {"of": of, "figure": asked}


def _take(actor: Actor, study: Study, file: Any) -> Study:
    if file.size > MAX_BYTES:
        raise UserError(_("the file is larger than any case"))
    try:
        text = file.read().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UserError(_("the file is not text in UTF-8")) from None
    taken = taken_from(text, file.name, study, functions_of(actor.scope, study))
    return take_case(actor=actor, study=study, taken=taken)
