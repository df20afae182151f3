#!/bin/sh
# All checks that run no test; each says how long it took, and what it found if anything.
set -eu
cd "$(dirname "$0")/../.."
sh project/scripts/setup.sh requirements-dev.lock
bin=.venv/bin
export DJANGO_SETTINGS_MODULE=project.settings_test

step() {
  name=$1
  shift
  began=$(date +%s)
  if ! said=$("$@" 2>&1); then
    printf '%s\n' "$said"
    echo "== $name: failed" >&2
    exit 1
  fi
  echo "== $name: $(($(date +%s) - began)) s"
}

step "format" $bin/ruff format --check .
step "lint" $bin/ruff check .
step "types" $bin/mypy & # by far the longest, beside the others
types=$!
step "imports" $bin/lint-imports --no-logo
step "migrations" $bin/python manage.py makemigrations --check --dry-run
step "deployment" env BINDERY_URL=https://bindery.example $bin/python manage.py check --deploy --fail-level WARNING
step "API schema" $bin/python manage.py spectacular --validate --fail-on-warn --file /dev/null
# Compiles them too, which several processes that run them would do each for itself.
step "tests load" env -u PYTHONDONTWRITEBYTECODE $bin/python -m pytest -q --collect-only
wait "$types"
