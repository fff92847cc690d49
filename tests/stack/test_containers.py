"""The database as the containers make it: the image's superuser runs docker/roles.sql, our roles are none."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg2
import pytest
import yaml

from guopei.stack import credentials
from guopei.stack.account import Account
from guopei.stack.environment import ROOT
from guopei.stack.errors import StackError
from guopei.stack.management import manage
from guopei.stack.places import postgres_programs
from guopei.stack.ports import LOOPBACK
from guopei.stack.postgres import APP, DATABASE, OWNER, SUPERUSER, Postgres

pytestmark = pytest.mark.stack

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())


class Image(Postgres):
    """A cluster as the image makes it: a superuser, an empty database, and then the scripts of its folder."""

    def _make_roles(self) -> None:
        connection = self._connect("postgres")
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {DATABASE}")
        connection.close()
        psql = [str(self.programs / "psql"), "-v", "ON_ERROR_STOP=1", "--no-psqlrc", "-h", LOOPBACK]
        psql += ["-p", str(self.port), "-U", SUPERUSER, "-d", DATABASE, "-f", str(ROOT / "docker" / "roles.sql")]
        secrets = {
            "PGPASSWORD": self.credentials.superuser,
            "OWNER_PASSWORD": self.credentials.owner,
            "APP_PASSWORD": self.credentials.app,
        }
        subprocess.run(psql, check=True, env=os.environ | secrets)


@pytest.fixture
def image(home: Path, account: Account) -> Iterator[Image]:
    made = Image(
        home, postgres_programs(account, home), account, credentials.load(home / "credentials.json"), wanted_port=0
    )
    made.start()
    yield made
    made.stop()


def test_compose_gives_the_image_a_superuser_that_no_program_uses() -> None:
    services = COMPOSE["services"]
    environment = services["postgres"]["environment"]
    assert environment["POSTGRES_USER"] == SUPERUSER
    assert "./docker/roles.sql:/docker-entrypoint-initdb.d/roles.sql:ro" in services["postgres"]["volumes"]
    users = {
        url.partition("://")[2].partition(":")[0]
        for service in services.values()
        for name, url in service.get("environment", {}).items()
        if name.startswith("DATABASE_")
    }
    assert users == {OWNER, APP}


def test_its_owner_can_do_all_that_migrating_needs_and_reaches_no_further(image: Image) -> None:
    environ = {"DATABASE_URL": image.app_url, "DATABASE_OWNER_URL": image.owner_url}
    manage(environ, "prepare_database", role="owner", quiet=True)
    manage(environ, "migrate", "orgs", role="owner", quiet=True)
    with psycopg2.connect(image.owner_url) as owner, owner.cursor() as cursor:
        cursor.execute(
            "SELECT rolname FROM pg_roles WHERE rolname LIKE 'guopei%' AND (rolsuper OR rolcreaterole OR rolbypassrls)"
        )
        assert cursor.fetchall() == []
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            cursor.execute("COPY (SELECT 1) TO PROGRAM 'id'")
    owner.close()


def test_a_superuser_is_refused_as_the_one_who_migrates(image: Image) -> None:
    superuser = f"postgresql://{SUPERUSER}:{image.credentials.superuser}@{LOOPBACK}:{image.port}/{DATABASE}"
    environ = {"DATABASE_URL": image.app_url, "DATABASE_OWNER_URL": superuser}
    with pytest.raises(StackError, match="is a superuser: it must not be"):
        manage(environ, "prepare_database", role="owner", quiet=True)
