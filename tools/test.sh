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
bash tools/with_postgis.sh "$bin/python" -m pytest -n "${PYTEST_WORKERS:-2}" "${@:2}"
