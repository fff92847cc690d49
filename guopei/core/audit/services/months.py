from django.db import connection


def make_months() -> int:
    """Make the months of the trail that lie a year ahead, and those whose events lie in the rest; how many were made.

    The database does it, and takes nothing that would tell it how.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT audit_make_months()")
        return int(cursor.fetchone()[0])
