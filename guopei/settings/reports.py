"""What a report of an error keeps to itself."""

import re

from django.views.debug import SafeExceptionReporterFilter


class SafeReports(SafeExceptionReporterFilter):
    """Hides the addresses of servers as well: they carry passwords."""

    hidden_settings = re.compile(
        f"{SafeExceptionReporterFilter.hidden_settings.pattern}|URL|LOCATION|BROKER|DSN|DATABASE|HOST_USER",
        re.IGNORECASE,
    )
