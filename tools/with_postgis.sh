#!/usr/bin/env bash
# Runs a command with WHITESTONE_TEST_POSTGRES naming a private, throw-away PostgreSQL with PostGIS. Where the machine
# has none, the command runs without it (its tests skip and say so), except in CI, where that is a failure.
set -euo pipefail

server=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1 || true)
postgis=$(ls /usr/share/postgresql/*/extension/postgis.control 2>/dev/null | tail -n 1 || true)
if [ -z "$server" ] || [ -z "$postgis" ]; then
  if [ "${CI:-}" = true ]; then
    echo "PostgreSQL with PostGIS is missing: apt-get install postgresql postgresql-15-postgis-3" >&2
    exit 1
  fi
  echo "no PostgreSQL with PostGIS on this machine: its tests are skipped" >&2
  exec "$@"
fi

home=$(mktemp -d /tmp/whitestone-pg.XXXXXX)
as_server() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
if [ "$(id -u)" = 0 ]; then chown postgres "$home"; fi
cleanup() {
  as_server "$server/pg_ctl" -D "$home/data" -m immediate stop >/dev/null 2>&1 || true
  rm -rf "$home"
}
trap cleanup EXIT
trap 'exit 143' TERM
trap 'exit 130' INT

as_server "$server/initdb" -D "$home/data" -U whitestone -A trust --no-sync -E UTF8 --locale=C.UTF-8 >/dev/null
# Durable nowhere, reachable only through its own socket folder: a test server.
as_server "$server/pg_ctl" -D "$home/data" -w -l "$home/log" -o "-k $home -c listen_addresses='' -c fsync=off \
  -c full_page_writes=off -c synchronous_commit=off -c shared_buffers=1GB -c work_mem=256MB \
  -c maintenance_work_mem=512MB -c max_wal_size=8GB -c jit=off" start >/dev/null
as_server "$server/psql" -q -h "$home" -U whitestone -d postgres -c "create database whitestone" \
  -c "\\c whitestone" -c "create extension postgis"
export WHITESTONE_TEST_POSTGRES="host=$home user=whitestone dbname=whitestone"
"$@"
