from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "guopei.core.accounts"
    label = "accounts"
