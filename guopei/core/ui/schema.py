"""What the description of the API says about every address alike: how it refuses."""

from typing import Any

_TEXT = {"type": "string"}
REFUSAL = {
    "type": "object",
    "description": "Every answer from 400 on. `rule` is the key of the policy behind it, `clause` where that is "
    "written; `field` and `fields` say which input is meant. A stale version (409) brings yours and the current one.",
    "required": ["code", "message", "rule", "clause", "field", "fields"],
    "properties": {
        **dict.fromkeys(("code", "message", "rule", "clause", "field"), _TEXT),
        "fields": {"type": "object", "additionalProperties": {"type": "array", "items": _TEXT}},
        "yours": {"type": "integer"},
        "current": {"type": "integer"},
    },
}


def tell_refusals(result: dict[str, Any], **_others: Any) -> dict[str, Any]:
    """Give every operation its refusals. Named in SPECTACULAR_SETTINGS["POSTPROCESSING_HOOKS"]."""
    result["components"]["schemas"]["Refusal"] = REFUSAL
    answer = {
        "description": "Refused: 400 unreadable, 401 and 403 not allowed, 404 hidden or missing, 405 no such method, "
        "409 stale, 415 no JSON, 422 against a rule.",
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Refusal"}}},
    }
    for operations in result["paths"].values():
        for operation in operations.values():
            operation["responses"]["4XX"] = answer
    return result
