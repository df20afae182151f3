#!/bin/sh
# Sets everything up and serves Bindery with a demo project. PORT=9000 changes the port, DEMO=0 leaves the demo out.
# What follows on the command line goes to `manage.py serve`.
set -eu
cd "$(dirname "$0")/../.."
port=${PORT:-8000}
sh project/scripts/setup.sh requirements.lock poppler-utils tesseract-ocr tesseract-ocr-eng
python=.venv/bin/python
$python project/scripts/port_is_free.py "$port"
umask 077 # what is written from here on is this user's alone: keys, database, documents
mkdir -p var/log
if [ ! -s var/bindery.env ]; then
  $python project/scripts/new_environment.py >var/bindery.env.new
  mv var/bindery.env.new var/bindery.env
fi
BINDERY_URL=${BINDERY_URL:-http://127.0.0.1:$port}
export BINDERY_URL
$python -m project.env # says what is wrong with the environment, if anything is
log=var/log/bindery.jsonl
touch "$log"
before=$(wc -c <"$log")

manage() {
  $python manage.py "$@" 2>>"$log" && return
  echo "This failed: manage.py $*. The end of $log:" >&2
  tail -c "+$((before + 1))" "$log" | tail -n 4 >&2
  exit 1
}

manage migrate -v0
want=$({ cksum requirements.lock project/settings.py; find static -type f -exec cksum {} +; } | sort | cksum)
if [ "$want" != "$(cat var/static.stamp 2>/dev/null)" ]; then
  manage collectstatic -v0 --noinput --clear
  printf '%s\n' "$want" >var/static.stamp
fi
[ "${DEMO:-1}" = 0 ] || manage demo -v0
echo "Starting Bindery; its log is $log. Stop it with Ctrl-C."
exec $python manage.py serve --port "$port" "$@" 2>>"$log"
