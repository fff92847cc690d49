"""A column that moves whenever something is used is no change to tell: an update of nothing else leaves no event."""

from django.db import migrations

from guopei.core.audit.functions import Rewrite
from guopei.core.audit.operations import Retrack

HIDDEN = """\
    hidden text[] := coalesce(TG_ARGV, '{}');  -- no arguments arrive as NULL
"""
HIDDEN_AND_BEATS = """\
    hidden text[] := ARRAY(SELECT ltrim(one, '~') FROM unnest(TG_ARGV) one);  -- no arguments arrive as NULL
    beats text[] := ARRAY(SELECT ltrim(one, '~') FROM unnest(TG_ARGV) one WHERE one LIKE '~%');
"""
TOLD = "         WHERE o IS DISTINCT FROM n;\n"
BUT_BEATS = """\
         WHERE o IS DISTINCT FROM n
           AND (beats = '{}' OR (to_jsonb(o) - beats) IS DISTINCT FROM (to_jsonb(n) - beats));
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0008_track_second_step")]

    operations = [
        Rewrite("audit_capture", (HIDDEN, HIDDEN_AND_BEATS), (TOLD, BUT_BEATS)),
        # The sign-in itself stands in the trail, under its own act; that the secrets were replaced does, too.
        Retrack("mfa_authenticator", exclude=("data", "~last_used_at"), before=("data", "last_used_at")),
    ]
