"""Addresses of the decide room."""

from django.urls import path

from outtask.decide.pages import board, groups, studies

app_name = "decide"
urlpatterns = [
    path("", studies.home, name="home"),
    path("<int:pk>/", studies.study, name="study"),
    path("<int:pk>/functions", groups.groups, name="groups"),
    path("<int:pk>/board", board.board, name="board"),
    path("<int:pk>/board/map", board.board_map, name="board-map"),
    path("measured/<int:pk>", board.measured, name="measured"),
]
