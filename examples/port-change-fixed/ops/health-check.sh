#!/bin/sh
# Called by cron every minute.
set -eu
test -S /var/run/postgresql/.s.PGSQL.5433
psql -h /var/run/postgresql -p 5433 -U monitor -d shop -c 'select 1' > /dev/null
