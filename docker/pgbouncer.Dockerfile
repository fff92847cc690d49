# PgBouncer from Debian's own packages, with our configuration and without a package's defaults.
FROM debian:bookworm-slim
RUN apt-get update \
    && apt-get install --yes --no-install-recommends "pgbouncer=1.18.*" \
    && rm -rf /var/lib/apt/lists/*
COPY docker/pgbouncer.ini /etc/pgbouncer/pgbouncer.ini
COPY --chmod=0755 docker/pgbouncer.sh /usr/local/bin/start-pgbouncer
USER 10001
EXPOSE 6432
CMD ["start-pgbouncer"]
