"""Registered when Django starts; beat wakes the nightly one."""

import structlog
from celery import shared_task

from guopei.core.documents.services import sweep_store

log = structlog.get_logger("guopei")


@shared_task(name="documents.sweep")
def sweep() -> None:
    """Every night: remove files that no row names. May run twice, and at any moment."""
    log.info("documents_swept", removed=sweep_store())
