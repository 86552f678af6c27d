#!/usr/bin/env bash
# Programs that the tests of the live part look for, from Debian's packages where one may install them: psql, nc, ss, PgBouncer, HAProxy, nft.
# Tests of a program that is missing are skipped, and say so; so a failure here is said, too, and fails nothing.
set -uo pipefail

declare -A package=(
  [psql]=postgresql-client [nc]=netcat-openbsd [ss]=iproute2 [pgbouncer]=pgbouncer [haproxy]=haproxy [nft]=nftables
)
missing=()
for program in "${!package[@]}"; do
  PATH="$PATH:/usr/sbin:/sbin" command -v "$program" >/dev/null || missing+=("${package[$program]}")
done
[ "${#missing[@]}" -gt 0 ] || exit 0

skip() {
  echo "ci-packages: $1; tests that need it are skipped: ${missing[*]}" >&2
  exit 0
}
[ "$(id -u)" = 0 ] || skip 'not root'
command -v apt-get >/dev/null || skip 'no apt-get'

# PgBouncer and HAProxy are started by the tests themselves: installing starts no service.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  printf '#!/bin/sh\nexit 101\n' >"$policy" && chmod 755 "$policy"
  trap 'rm -f "$policy"' EXIT
fi

export DEBIAN_FRONTEND=noninteractive
apt() {
  timeout "$1" apt-get "${@:2}" -qq -o DPkg::Lock::Timeout=60 </dev/null >/dev/null
}
apt 120 update || echo 'ci-packages: apt-get update failed' >&2
apt 240 install -y --no-install-recommends "${missing[@]}" && exit 0
# One that cannot be had keeps none of the others away.
for name in "${missing[@]}"; do
  apt 60 install -y --no-install-recommends "$name" || echo "ci-packages: no $name; tests that need it are skipped" >&2
done
exit 0
