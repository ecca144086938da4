#!/bin/sh
# Makes .venv and installs the pinned packages of requirements/NAME.txt: `sh requirements/sync.sh run`.
# Uses uv where there is one; else any Python from 3.12 on makes the venv and pip puts uv into it.
set -eu
cd "$(dirname "$0")/.."
name=$1
pins=requirements/$name.txt
stamp=.venv/.synced-$name

is_new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 12))' >/dev/null 2>&1; }

find_python() {
    for python in python3.13 python3.12 python3 python3.14 python "$HOME"/.pyenv/versions/3.1[2-9]*/bin/python3; do
        if is_new_enough "$python"; then
            echo "$python"
            return
        fi
    done
}

make_venv() {
    python=$(find_python)
    if uv --version >/dev/null 2>&1; then
        uv venv --quiet --clear --python "${python:->=3.12}" .venv
    elif [ -n "$python" ]; then
        rm -rf .venv
        "$python" -m venv .venv
    else
        echo "Leadr needs Python 3.12 or newer, or uv. Neither was found: install one of them and try again." >&2
        exit 1
    fi
}

find_uv() {
    if uv --version >/dev/null 2>&1; then
        echo uv
    else
        .venv/bin/uv --version >/dev/null 2>&1 || .venv/bin/python -m pip install --quiet 'uv>=0.9' >&2
        echo .venv/bin/uv
    fi
}

is_new_enough .venv/bin/python || make_venv
if ! cmp -s "$pins" "$stamp"; then
    echo "Installing the packages of $pins (the first time takes a minute)…"
    "$(find_uv)" pip install --quiet --python .venv/bin/python --require-hashes -r "$pins"
    cp "$pins" "$stamp"
fi
