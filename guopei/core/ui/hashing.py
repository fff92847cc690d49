"""Static files under names with a hash of what they hold, the modules that our scripts import included."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedModules(CompressedManifestStaticFilesStorage):
    """A module's imports lead to hashed names too, and its hash changes with theirs. Refuses one that leads nowhere.

    Our modules alone are read for imports: others' files are minified, and hold words that look like one.
    """

    support_js_module_import_aggregation = True
    _js_module_import_aggregation_patterns = (
        "guopei/*.js",
        CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns[1],
    )
