"""Who changed a record since somebody read it."""

from django.db import models

from guopei.core.access.actor import Actor
from guopei.core.access.scopes import get_visible
from guopei.core.accounts.models import User
from guopei.core.audit.models import Event


def changers_since(actor: Actor, record: models.Model, version: int) -> dict[int, str]:
    """The persons who changed a record that the actor may see after it was at `version`, by id. Jobs have no person."""
    get_visible(actor, type(record)._default_manager.all(), pk=record.pk)
    later = Event.objects.filter(table=record._meta.db_table, object_id=record.pk, op="U", new__version__gt=version)
    people = later.exclude(context__actor_id=None).values("context__actor_id")
    return dict(User.objects.filter(pk__in=people).order_by("pk").values_list("pk", "name"))
