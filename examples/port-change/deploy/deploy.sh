#!/bin/sh
set -eu
cd "$(dirname "$0")/.."
install -m 0644 postgres/postgresql.conf /etc/postgresql/16/main/postgresql.conf
install -m 0640 pgbouncer/pgbouncer.ini /etc/pgbouncer/pgbouncer.ini
systemctl reload postgresql
systemctl reload pgbouncer
