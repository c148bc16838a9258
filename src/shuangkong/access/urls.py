from django.contrib.auth.views import LogoutView
from django.urls import path

from shuangkong.access import views

app_name = "access"
urlpatterns = [
    path("sign-in/", views.SignIn.as_view(), name="sign-in"),
    path("sign-in/<str:token>/", views.link, name="link"),
    path("single-sign-on/", views.single_sign_on, name="single-sign-on"),
    path("single-sign-on/back/", views.single_sign_on_back, name="single-sign-on-back"),
    path("sign-out/", LogoutView.as_view(), name="sign-out"),
    path("password/", views.password, name="password"),
    path("tokens/", views.tokens, name="tokens"),
    path("tokens/<int:token_id>/revoke/", views.revoke, name="revoke"),
]
