"""Addresses of consents; the personal link has no account behind it."""

from django.urls import path

from .views import personal, school

app_name = "consents"
urlpatterns = [
    path("ho-so/<int:pk>/", school.matter, name="matter"),
    path("<str:token>/", personal.answer, name="answer"),
]
