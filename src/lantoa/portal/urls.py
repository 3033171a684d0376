"""Public addresses. The last two take whatever no other app took: include this file last."""

from django.urls import path

from .views import desk, feeds, pictures, public

app_name = "portal"
urlpatterns = [
    path("", public.home, name="home"),
    path("tim-kiem/", public.search, name="search"),
    path("so/<int:serial>/", public.numbered, name="numbered"),
    path("hinh/<path:name>", pictures.picture, name="picture"),
    path("rss/", feeds.rss, name="rss"),
    path("rss/<slug:column>/", feeds.rss, name="column_rss"),
    path("sitemap.xml", feeds.sitemap, name="sitemap"),
    path("robots.txt", feeds.robots, name="robots"),
    path("favicon.ico", feeds.favicon, name="favicon"),
    path("bai-viet/", desk.stories, name="stories"),
    path("bai-viet/<int:pk>/hoi/", desk.ask, name="ask"),
    path("cms-bai-viet/tu-ho-so/<int:pk>/", desk.draft, name="draft"),
    path("<slug:slug>/", public.column, name="column"),
    path("<slug:column>/<slug:slug>/", public.story, name="story"),
]
