"""Reference data of the tree: regions and their names, former codes, designations, published figures."""

from guopei.core.orgs.reference.facts import load_designations, load_statistics
from guopei.core.orgs.reference.regions import load_aliases, load_former_codes, load_regions


def load() -> dict[str, int]:
    """Bring the tree to the tables in `data/`; answers how many rows were written, by table. Twice writes nothing."""
    return {
        "regions": load_regions(),
        "aliases": load_aliases(),
        "former_codes": load_former_codes(),
        "designations": load_designations(),
        "statistics": load_statistics(),
    }
