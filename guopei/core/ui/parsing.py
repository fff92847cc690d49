"""How bodies of API requests are read. Named in REST_FRAMEWORK, so it may import no view."""

from typing import Any

from django.utils.translation import gettext
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

from guopei.core.typed import is_storable


class StorableJSONParser(JSONParser):
    """JSON whose texts the database can hold, and which is not nested without end. Refuses (400) any other."""

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        """What was sent."""
        try:
            data = super().parse(stream, media_type, parser_context)
        except RecursionError as error:
            raise ParseError(gettext("This JSON is nested too deeply.")) from error
        waiting: list[Any] = [data]
        while waiting:
            part = waiting.pop()
            if isinstance(part, dict):
                waiting += [*part, *part.values()]
            elif isinstance(part, list):
                waiting += part
            elif isinstance(part, str) and not is_storable(part):
                raise ParseError(gettext("This text holds characters that cannot be kept."))
        return data
