"""Jobs of the roster. Registered when Django starts."""
