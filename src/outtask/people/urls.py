"""Addresses of this room."""

from django.urls import path

from outtask.people.pages import by_link, first, people, person, sample, second_step, settings, signing_in

app_name = "people"
urlpatterns = [
    path("", people.everything, name="home"),
    path("everybody/", people.people, name="people"),
    path("everybody/invite/", people.invite, name="invite"),
    path("everybody/providers/new/", people.provider, name="provider"),
    path("everybody/organisations/<int:pk>/", people.organisation, name="organisation"),
    path("everybody/<int:pk>/", person.person, name="person"),
    path("everybody/<int:pk>/roles/", person.roles, name="roles"),
    path("everybody/<int:pk>/link/", person.link, name="link"),
    path("everybody/<int:pk>/second-step/", person.second_step, name="take-second-step"),
    path("everybody/<int:pk>/let-go/", person.leaving, name="let-go"),
    path("everybody/<int:pk>/let-return/", person.returning, name="let-return"),
    path("everybody/<int:pk>/erase/", person.erasing, name="erase"),
    path("sign-in/", signing_in.sign_in, name="sign-in"),
    path("sign-in/code/", signing_in.code, name="code"),
    path("sign-in/forgotten/", signing_in.forgotten, name="forgotten"),
    path("sign-out/", signing_in.sign_out, name="sign-out"),
    path("enter/<str:token>/", by_link.by_link, name="enter"),
    path("who-are-you/", first.who_are_you, name="who-are-you"),
    path("settings/", settings.settings, name="settings"),
    path("settings/password/", settings.password, name="password"),
    path("settings/second-step/", second_step.second_step, name="second-step"),
    path("settings/codes/", second_step.codes, name="codes"),
    path("settings/sessions/", settings.sessions, name="sessions"),
    path("settings/sessions/end/", settings.ending, name="end-sessions"),
    path("try/", sample.try_as, name="try"),
    path("try/end/", sample.end_sample, name="end-sample"),
]
