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

# Whole processes and browsers side by side can starve each other of time on a small machine. What failed in the
# crowd is tried once more by itself: a real failure fails again.
tests() {
    "$bin/python" -m pytest -n "${WORKERS:-auto}" --dist loadgroup "$@" && return
    printf '\n== once more, alone: what failed\n'
    "$bin/python" -m pytest --last-failed --last-failed-no-failures none "$@"
}

sh tests/chromium.sh
step 'ruff' "$bin/ruff" check .
step 'ruff format' "$bin/ruff" format --check .
# shellcheck disable=SC2086
step 'djade' "$bin/djade" --target-version 6.0 --check $templates
step 'import contracts' "$bin/lint-imports"
step 'types' "$bin/mypy" .
step 'types of the sandbox' "$bin/mypy" --config-file leadr/sandbox/mypy.ini leadr/sandbox
# What stands in a migration is fixed for ever, and nobody's words are put into it.
step 'bandit' "$bin/bandit" --quiet --exclude 'leadr/sandbox,*/migrations/*' --recursive \
    accounts audiences campaigns delivery leadr results video workflows
step 'tests' tests "$@"
