from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.core.management.commands.migrate import Command as Migrate
from django.db import connections, transaction

from guopei.reports.integrity.schema import differences, record

SHOWN = 10


class Command(Migrate):
    """Django's `migrate`. Afterwards it writes down what the database is made of, for `manage.py integrity`.

    Before, it refuses a database that is not as the last migration left it: writing it down anew would hide that.
    """

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--accept-schema",
            action="store_true",
            help="take the database's functions, triggers and constraints as they are, after a newer PostgreSQL words"
            " them otherwise or after they were put right by hand",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        connection = connections[options["database"]]
        only_looks = options["plan"] or options["check_unapplied"]
        if not only_looks and not options["accept_schema"]:
            with connection.cursor() as cursor:
                changed = differences(cursor)
            if changed:
                raise CommandError(
                    "The database is not as its last migration left it:\n  "
                    + "\n  ".join(changed[:SHOWN])
                    + f"\n{len(changed)} differences. Put them right, or accept them with --accept-schema."
                )
        super().handle(*args, **options)
        if not only_looks:
            with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
                record(cursor)
