"""The Celery application. Its settings are Django's CELERY_*; what beat sends when is what the wings scheduled.

Reads no settings until it is used: importing it needs neither Django nor DJANGO_SETTINGS_MODULE.
"""

from celery import Celery

app = Celery("guopei")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
