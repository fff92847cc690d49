from django.urls import path

from guopei.story import views

app_name = "story"
urlpatterns = [path("letters/", views.show_letters, name="letters")]
