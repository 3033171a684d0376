from django.urls import path

from . import views

app_name = "criteria"
urlpatterns = [path("<int:pk>/", views.criteria_set, name="set")]
