#!/bin/sh
# Writes who may come in, readable by this process alone, and becomes PgBouncer.
set -eu
umask 077
printf '"guopei_app" "%s"\n' "$(printf '%s' "${APP_PASSWORD:?}" | sed 's/"/""/g')" > /tmp/userlist.txt
unset APP_PASSWORD
exec pgbouncer /etc/pgbouncer/pgbouncer.ini
