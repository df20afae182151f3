#!/bin/sh
# Sets everything up and runs all tests: SQLite always, PostgreSQL and Redis where they answer.
# Arguments go to pytest instead of the usual rounds: test.sh tests/accounts -k token
set -eu
cd "$(dirname "$0")/../.."
unset PYTHONDONTWRITEBYTECODE # where it is set, every process that a test starts compiles everything anew
# libatomic1 is what Playwright's own program needs on a bare Debian.
sh project/scripts/setup.sh requirements-dev.lock poppler-utils tesseract-ocr tesseract-ocr-eng chromium-headless-shell libatomic1
pytest() { .venv/bin/python -m pytest -q "$@"; }

if [ $# -gt 0 ]; then
  pytest "$@"
  exit
fi

round() {
  name=$1
  shift
  began=$(date +%s)
  echo "== $name"
  "$@"
  echo "== $name: $(($(date +%s) - began)) s"
}

# In a browser apart: Playwright's event loop stays in a process, where other tests would stumble over it.
round "SQLite" pytest -n "${JOBS:-4}" --dist worksteal -m "not storm" --ignore tests/browser
round "Browser" pytest -n "${JOBS:-4}" --dist worksteal -m "not storm" tests/browser
on_postgresql() {
  DATABASE_URL=postgresql://postgres@127.0.0.1:5432/postgres pytest -n "${JOBS:-4}" --dist worksteal \
    -m "database and not storm and not slow and not once" --ignore tests/browser
}

if .venv/bin/python -m tests.reachable postgresql; then
  round "PostgreSQL" on_postgresql
fi
short_storm() { STORM_SECONDS=15 STORM_RUNS=24 pytest -n 2 tests/storm/test_storm.py; }
round "Short storm" short_storm # the whole one, with all accidents: make storm
