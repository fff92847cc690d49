from typing import Any

from django.db import migrations

from guopei.core.accounts.sealing import SEALED, open_secret, seal_secret


def _rewrite(apps: Any, change: Any) -> None:
    """Each secret of each row: of an app, or what recovery codes are made from."""
    for row in apps.get_model("mfa", "Authenticator").objects.all():
        for name in ("secret", "seed"):
            if name in row.data:
                row.data[name] = change(row.data[name])
        if "migrated_codes" in row.data:
            row.data["migrated_codes"] = [change(code) for code in row.data["migrated_codes"]]
        row.save(update_fields=["data"])


def close(apps: Any, schema_editor: Any) -> None:
    _rewrite(apps, lambda text: text if text.startswith(SEALED) else seal_secret(text))


def reopen(apps: Any, schema_editor: Any) -> None:
    _rewrite(apps, open_secret)


class Migration(migrations.Migration):
    """Secrets of the second step lay open in the database."""

    dependencies = [
        ("accounts", "0004_epoch"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]

    operations = [migrations.RunPython(close, reopen)]
