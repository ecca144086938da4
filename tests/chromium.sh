#!/bin/sh
# Makes sure there is a Chromium for the journeys: one that is there, else Playwright's own, else Debian's package.
set -eu
cd "$(dirname "$0")/.."

has_one() { .venv/bin/python -m tests.browser >/dev/null 2>&1; }

has_one && exit 0
echo "Looking for a Chromium for the browser tests…"
timeout 300 .venv/bin/python -m playwright install chromium >/dev/null 2>&1 || true
has_one && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null
fi
has_one && exit 0
echo "No Chromium was found and none could be installed. Install Chromium or Chrome, or set CHROMIUM to its path." >&2
exit 1
