"""Programme years: who may not have opened one."""

from guopei.core.integrity.registry import second_person

second_person("catalogue_programmeyear", "opened_by_id", ("drafted_by_id",), "programme year opened by its drafter")
