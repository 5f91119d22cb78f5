"""The frame of every page: navigation, tables, forms, notices, the stylesheet.

A view says who may see it, asks within the scope, and writes only through a command::

    @page("decide.Function", "change", methods=("GET", "POST"))
    def rename(request: Request, pk: int) -> HttpResponse:
        function = get_object_or_404(Function.objects.within(request.actor.scope, "change"), pk=pk)
        form = RenameForm(request.POST or None, initial={"name": function.name})
        if form.sent(lambda said: rename_function(actor=request.actor, function=function, **said)):
            messages.success(request, _("It is now called %s") % form.cleaned_data["name"])
            return redirect("decide:function", pk)
        shown = {"form": form, "function": function}
        return render(request, "decide/rename.html", shown, status=form.status)

With ``class RenameForm(Form): name = TextField("Name", help="As people here call it")`` of
``outtask.frame.forms``; ``sent`` puts a UserError of the command beside the field that it names, and does
nothing where somebody else changed what ``drawn_from`` says that the form was drawn from::

    {% extends "frame/base.html" %}{% load frame %}
    {% block title %}Rename{% endblock %}                          the title of the window
    {% block trail %}<a href="...">Functions</a>{% endblock %}     where the page belongs
    {% block question %}Rename {{ function }}{% endblock %}        what this screen is about
    {% block answer %}<p>One sentence with a number.</p><p>What it rests on.</p>{% endblock %}
    {% block actions %}{% link_button "Import" url icon="upload" %}{% endblock %}
    {% block content %}
    {% problems form %}
    <form class="form" method="post">{% csrf_token %}{% request_key %}{% drawn_from form function %}
      {% fields form %}
      <div class="form-end">{% button "Rename" %}{% link_button "Cancel" url kind="quiet" %}</div>
    </form>
    {% endblock %}

Tables are made with ``outtask.frame.tables`` and written with ``{% table found %}``. Filters:
``{{ x|number }}``, ``{{ x|money:currency }}``, ``{{ amount|money_range:currency }}``, ``|share``, ``|day``,
``|instant``, ``|ago``, ``|duration``, ``|filesize``, ``|figures``. Other tags: ``field``, ``notice``, ``ask``
and ``endask``, ``empty``, ``tabs``, ``steps``, ``progress``, ``live``, ``state``; ``part`` draws what
the reports draw: ``{% part "spark" bars %}``. A page without a menu extends "frame/alone.html".
Rules and behaviour that only one room needs go to ``static/<room>/<room>.css`` and ``.js`` of that room.
"""
