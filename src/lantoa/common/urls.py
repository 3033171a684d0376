from django.urls import path

from . import views

urlpatterns = [
    path("ngon-ngu/", views.change_language, name="set_language"),
    path("ui-kit/", views.ui_kit, name="ui_kit"),
]
