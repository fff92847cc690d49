"""Our own launcher: PostgreSQL, Valkey, web, worker and beat on one machine. Free of Django."""
