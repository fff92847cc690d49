"""Passwords of the embedded servers: made once, kept 0600 in the data folder, known to nobody else."""

import json
import os
import secrets
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

from guopei.stack.errors import StackError


@dataclass(frozen=True)
class Credentials:
    """One password each, and the key that signs the demo's sessions."""

    superuser: str
    owner: str
    app: str
    valkey: str
    secret_key: str

    @classmethod
    def generate(cls) -> "Credentials":
        """Fresh ones, safe inside a URL."""
        password = partial(secrets.token_urlsafe, 24)
        return cls(password(), password(), password(), password(), secrets.token_urlsafe(64))


def load(path: Path) -> Credentials:
    """Read the file, or make it. Refuses a file that does not hold what it should."""
    try:
        return Credentials(**json.loads(path.read_text()))
    except FileNotFoundError:
        made = Credentials.generate()
        write_private(path, asdict(made))
        return made
    except (ValueError, TypeError) as error:
        raise StackError(f"{path} is damaged. `make clean` removes it together with the demo's database.") from error


def write_private(path: Path, content: dict[str, str]) -> None:
    """Write a JSON file that only we may read: whole or not at all."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as file:
        json.dump(content, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
