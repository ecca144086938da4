#!/bin/sh
# Everything that has to hold before a commit lands; `make test` and .ci/run call it.
set -eu
cd "$(dirname "$0")/.."
export LEADR_DEVELOPMENT=1
bin=.venv/bin
templates=$(git ls-files '*templates/*.html')

step() {
    printf '\n== %s\n' "$1"
    shift
    "$@"
}

sh tests/chromium.sh
step 'ruff' "$bin/ruff" check .
step 'ruff format' "$bin/ruff" format --check .
# shellcheck disable=SC2086
step 'djade' "$bin/djade" --target-version 6.0 --check $templates
step 'import contracts' "$bin/lint-imports"
step 'types' "$bin/mypy" .
step 'types of the sandbox' "$bin/mypy" --config-file leadr/sandbox/mypy.ini leadr/sandbox
step 'tests' "$bin/python" -m pytest -n "${WORKERS:-auto}" --dist loadgroup "$@"
