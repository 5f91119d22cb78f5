"""The web server as ``outtask start`` runs it: ``python -m outtask.cli.serve``.

With ``--first`` it brings the database up to date before it serves, and tells the parent in lines of JSON on
standard output: ``say`` something, the ``link`` of the first sign-in, or the ``error`` that ends it. So
Django is loaded once, where it is needed.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

from outtask.terms.errors import UserError


def main(first: bool, sample: bool) -> None:
    """Bring the workspace up to date where it is the first, load everything, serve until told to leave."""
    from outtask.site.lifeline import leave_with_parent

    leave_with_parent()
    if first:
        from outtask.cli.workspace import understood

        try:
            with understood():
                tell(link=prepared(sample))
        except UserError as error:
            tell(error=str(error))
            sys.exit(2)
    os.dup2(2, 1)  # from here on the parent does not listen
    from outtask.site.web import load, serve

    load()
    be_the_only_one()
    serve()


def be_the_only_one() -> None:
    """Serve alone, now and later; for a database that does not answer one waits, for another server not."""
    from django.db import Error

    from outtask.core.one_folder import serve_alone, stay_alone

    try:
        serve_alone()
    except Error:
        pass  # looked for again in the background
    except UserError as error:
        leave(str(error))
    stay_alone(leave)


def leave(why: str) -> None:
    """Say why and end at once, whichever thread asks, not to be started again."""
    from outtask.site.processes import NOT_AGAIN

    sys.stderr.write(f"{why}\n")
    sys.stderr.flush()
    os._exit(NOT_AGAIN)


def prepared(sample: bool) -> str:
    """Make the database or bring it up to date; return the path of the first sign-in, until it was used."""
    from outtask.cli.workspace import workspace

    workspace(made=False)
    from django.db import connections

    from outtask.core.one_folder import check_folder, claim_folder, one_after_the_other, serve_alone
    from outtask.people.actors import system
    from outtask.people.first_link import first_path
    from outtask.site.prepare import bring_up_to_date, has_sample, load_sample

    with one_after_the_other(lambda line: tell(say=line)):
        check_folder()
        serve_alone()
        made_now = bring_up_to_date(lambda line: tell(say=line))
        claim_folder()
        if made_now and sample and has_sample():
            load_sample(actor=system())
        link = first_path()
    connections.close_all()  # a connection must not be shared with the processes that serve
    return link


def tell(**told: Any) -> None:
    """Tell the parent something."""
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main("--first" in sys.argv, "--sample" in sys.argv)
