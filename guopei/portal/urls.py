from django.urls import path

from guopei.portal.views import public

app_name = "portal"
urlpatterns = [
    path("", public.Home.as_view(), name="home"),
    path("account/", public.AccountActivation.as_view(), name="account-activation"),
    path("certificates/", public.CertificateCheck.as_view(), name="certificate-check"),
]
