#!/usr/bin/env bash
# Everything that must hold before a change lands, in the order in which failures are cheapest to find.
set -euo pipefail
cd "$(dirname "$0")/.."
bin=$1
case $bin in /*) ;; *) bin=$PWD/$bin ;; esac

"$bin/ruff" check .
"$bin/ruff" format --check .
"$bin/mypy"
"$bin/lint-imports"
# The register's tests run twice: on SQLite with all the others, then on PostgreSQL with PostGIS. How pages look is seen
# once: no picture depends on the database. What people do in them in a browser is done on both. Three at a time are
# for two cores: who tests in a browser waits for it half of the time.
bash tools/with_postgis.sh bash -euc '
  "$@"
  if [ -n "${WHITESTONE_TEST_POSTGRES:-}" ]; then
    WHITESTONE_DATABASE=$WHITESTONE_TEST_POSTGRES "$@" -m "django_db and not looks" || [ $? = 5 ]
  fi
' tests "$bin/python" -m pytest -n "${PYTEST_WORKERS:-3}" "${@:2}"
