from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "guopei.core.jobs"
    label = "jobs"
