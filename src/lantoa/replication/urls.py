from django.urls import path

from . import views

app_name = "replication"
urlpatterns = [
    path("", views.index, name="index"),
    path("<int:pk>/", views.spread, name="spread"),
    path("ap-dung/<int:pk>/", views.adopt, name="adopt"),
    path("ap-dung/<int:pk>/gui/", views.take_up, name="take_up"),
    path("ho-so/<int:pk>/", views.record, name="adoption"),
    path("ho-so/<int:pk>/bat-dau/", views.start, name="start"),
    path("ho-so/<int:pk>/bao-ket-qua/", views.report, name="report"),
    path("ho-so/<int:pk>/dung/", views.stop, name="stop"),
]
