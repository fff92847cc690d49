"""`manage.py prepare_database`: what a database needs before its first migration. May be run again at any time."""

import os
from argparse import ArgumentParser
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import ProgrammingError, connection, transaction
from django.db.backends.utils import CursorWrapper
from psycopg2 import sql


class Command(BaseCommand):
    """Create the application role, give it rights on everything that will be created, add the extensions.

    Runs as the owner or as a superuser (then `--owner` says who will migrate, which is no superuser). Rights are given
    as default privileges only, never on existing tables: append-only tables take theirs back in their migrations, and
    functions are permitted there by name.
    """

    help = "Prepare the database for its first migration: application role, default privileges, extensions."
    requires_migrations_checks = False
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--owner", default="", help="role that migrates; default: the role that runs this command")

    def handle(self, *args: Any, owner: str, **options: Any) -> None:
        role = settings.DATABASE_APP_ROLE
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT current_user, rolsuper, rolcreaterole FROM pg_roles WHERE rolname = current_user")
            user, is_super, may_create_roles = cursor.fetchone()
            owner = owner or user
            if role == owner:
                raise CommandError(
                    f"The application role and the owner are both “{role}”. They must differ: run this command with"
                    " GUOPEI_DB_ROLE=owner and DATABASE_OWNER_URL pointing at the owner."
                )
            self.refuse_superuser(cursor, owner)
            self.create_role(cursor, role, may_create_roles or is_super)
            self.add_extensions(cursor)
            self.grant(cursor, role, owner)
        self.stdout.write(f"Database ready: “{owner}” migrates, “{role}” runs.")

    def refuse_superuser(self, cursor: CursorWrapper, owner: str) -> None:
        """Triggers run with the owner's rights: a superuser's reach beyond the database."""
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = %s", [owner])
        found = cursor.fetchone()
        if found and found[0]:
            raise CommandError(
                f"The role that migrates, “{owner}”, is a superuser: it must not be. Let it make a plain role that owns"
                " this database (docker/roles.sql shows how), and point DATABASE_OWNER_URL at that one."
            )

    def create_role(self, cursor: CursorWrapper, role: str, allowed: bool) -> None:
        """Create the application role with the password of DATABASE_URL, or say who must do it."""
        cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = %s", [role])
        found = cursor.fetchone()
        if found and found[0]:
            raise CommandError(f"The application role “{role}” is a superuser or bypasses row security: it must not.")
        if found:
            return
        if not allowed:
            raise CommandError(
                f"The application role “{role}” does not exist and this role may not create it."
                f" Let an administrator run: CREATE ROLE \"{role}\" LOGIN PASSWORD '…';"
            )
        statement = sql.SQL("CREATE ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS").format(
            sql.Identifier(role)
        )
        password = unquote(urlsplit(os.environ.get("DATABASE_URL", "")).password or "")
        if password:
            statement += sql.SQL(" PASSWORD {}").format(sql.Literal(password))
        cursor.execute(statement)

    def add_extensions(self, cursor: CursorWrapper) -> None:
        """btree_gist, for constraints that no two periods of one thing overlap."""
        try:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
        except ProgrammingError as refusal:
            raise CommandError(
                "The extension btree_gist is missing and this role may not add it."
                " Let an administrator run in this database: CREATE EXTENSION btree_gist;"
            ) from refusal

    def grant(self, cursor: CursorWrapper, role: str, owner: str) -> None:
        """Let the application role use what the owner will create, and create nothing itself."""
        cursor.execute("SELECT current_database()")
        names = {
            "database": sql.Identifier(cursor.fetchone()[0]),
            "role": sql.Identifier(role),
            "owner": sql.Identifier(owner),
        }
        for statement in (
            "GRANT CONNECT ON DATABASE {database} TO {role}",
            "GRANT USAGE, CREATE ON SCHEMA public TO {owner}",
            "GRANT USAGE ON SCHEMA public TO {role}",
            "REVOKE CREATE ON SCHEMA public FROM {role}, PUBLIC",
            "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role}",
            "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} GRANT USAGE, SELECT ON SEQUENCES TO {role}",
            # A function is the owner's own until a migration permits it by name.
            "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} REVOKE EXECUTE ON FUNCTIONS FROM {role}, PUBLIC",
        ):
            cursor.execute(sql.SQL(statement).format(**names))
