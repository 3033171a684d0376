"""Addresses of one's own messages."""

from django.urls import path

from . import views

app_name = "notifications"
urlpatterns = [
    path("", views.message_list, name="list"),
    path("da-doc/", views.read_all, name="read_all"),
    path("<int:pk>/", views.open_message, name="open"),
    path("<int:pk>/da-doc/", views.read_one, name="read_one"),
]
