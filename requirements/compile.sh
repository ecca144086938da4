#!/bin/sh
# Pins every package with its hashes, without the address of any index, for all platforms from Python 3.12 on.
set -eu
cd "$(dirname "$0")/.."
pin() {
    name=$1
    shift
    .venv/bin/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header \
        --python-version 3.12 "$@" pyproject.toml --output-file "requirements/$name.txt"
}
.venv/bin/uv --version >/dev/null 2>&1 || .venv/bin/python -m pip install --quiet 'uv>=0.9'
pin base
pin run --extra embedded
pin dev --extra embedded --extra dev
