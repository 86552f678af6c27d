#!/bin/sh
# Run on the database host.
set -eu
ufw default deny incoming
ufw allow 22/tcp
ufw allow from 10.20.0.0/16 to any port 5432 proto tcp
ufw --force enable
