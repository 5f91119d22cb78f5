"""Addresses of the decide room."""

from django.urls import path

from outtask.decide.pages import (
    adding,
    board,
    case_file,
    function_more,
    functions,
    grid,
    groups,
    numbers,
    profile,
    studies,
    verdicts,
)

app_name = "decide"
urlpatterns = [
    path("", studies.home, name="home"),
    path("<int:pk>/", studies.study, name="study"),
    path("<int:pk>/functions", groups.groups, name="groups"),
    path("<int:pk>/functions/add", adding.add, name="add-function"),
    path("<int:pk>/board", board.board, name="board"),
    path("<int:pk>/board/map", board.board_map, name="board-map"),
    path("measured/<int:pk>", board.measured, name="measured"),
    path("<int:pk>/numbers", numbers.numbers, name="numbers"),
    path("<int:pk>/numbers/organisation", numbers.organisation, name="organisation"),
    path("<int:pk>/numbers/people", grid.people, name="people"),
    path("<int:pk>/numbers/providers", grid.providers, name="providers"),
    path("numbers/<int:pk>", functions.function, name="numbers-of"),
    path("numbers/<int:pk>/more", function_more.more, name="more-of"),
    path("<int:pk>/case.yaml", case_file.download, name="case"),
    path("<int:pk>/case", case_file.upload, name="case-upload"),
    path("<int:pk>/profile", profile.profile, name="profile"),
    path("<int:pk>/verdicts", verdicts.verdicts, name="verdicts"),
    path("<int:pk>/weigh", verdicts.weigh, name="weigh"),
]
