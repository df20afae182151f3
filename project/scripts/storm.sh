#!/bin/sh
# Ten minutes: processes killed at random for one of them, every accident, all trials on PostgreSQL, and more hostile files.
set -eu
cd "$(dirname "$0")/../.."
export THOROUGH=1
sh project/scripts/test.sh tests/storm -n 3
sh project/scripts/test.sh -n 3 --dist worksteal \
  tests/every_flow tests/documents/test_hostile.py tests/pipeline/pdf tests/pipeline/text
if .venv/bin/python -m tests.reachable postgresql; then
  DATABASE_URL=postgresql://postgres@127.0.0.1:5432/postgres sh project/scripts/test.sh -n 3 --dist worksteal tests/every_flow
fi
