"""The Celery application: which tasks exist and when beat sends them. Its settings are Django's CELERY_*.

Reads no settings until it is used: importing it needs neither Django nor DJANGO_SETTINGS_MODULE.
"""

from celery import Celery
from celery.schedules import crontab

app = Celery("guopei")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    # Wakes jobs whose message was lost, and closes those whose worker died.
    # Whoever waits for interrupted work sees it go on within ten seconds.
    "jobs.sweep": {"task": "jobs.sweep", "schedule": 2.0, "options": {"expires": 2}},
    # Recalls what is due soon and tells the level above what is late. Shanghai time, as all of these.
    "inbox.remind": {"task": "inbox.remind", "schedule": crontab(hour=7, minute=30)},
    # Removes files that no row names.
    "documents.sweep": {"task": "documents.sweep", "schedule": crontab(hour=3, minute=30)},
    # Makes the months of the trail a year ahead.
    "audit.make_months": {"task": "audit.make_months", "schedule": crontab(hour=2, minute=50)},
    # Exported lists go sooner (policy core.export_retention_days).
    "ui.erase_exports": {"task": "ui.erase_exports", "schedule": crontab(hour=3, minute=20)},
    # Files of closed imports go when their time is over (each import names its policy value).
    "imports.erase": {"task": "imports.erase", "schedule": crontab(hour=3, minute=10)},
}
