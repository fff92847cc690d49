"""Guopei. Loading the package makes its Celery application the current one, so that any process can send a job."""

from guopei.celery import app as celery_app

__all__ = ("celery_app",)
