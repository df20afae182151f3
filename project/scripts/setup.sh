#!/bin/sh
# Makes .venv from a lock file, and installs system programs where that is possible and wanted.
# Usage: setup.sh LOCK [SYSTEM-PACKAGE...]; NO_APT=1 leaves the system alone.
set -eu
cd "$(dirname "$0")/../.."
lock=$1
shift
python=.venv/bin/python

say() { printf '%s\n' "$*" >&2; }

find_python() {
  for name in python3 python3.13 python3.12 python3.11; do
    # Asked quietly: a version switch such as pyenv has names here that lead to nothing.
    if "$name" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' >/dev/null 2>&1; then
      command -v "$name"
      return
    fi
  done
  say "Bindery needs Python 3.11, 3.12 or 3.13, and none of them is here. On Debian: apt-get install python3"
  exit 1
}

may_install() { [ "$(id -u)" = 0 ] && [ -z "${NO_APT:-}" ] && command -v apt-get >/dev/null 2>&1; }

updated=""
apt_install() {
  [ -n "$updated" ] || apt-get update -qq >/dev/null 2>&1 || return 1
  updated=yes
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null 2>&1
}

install_packages() { # soft: everything works without them, `manage.py doctor` says what is then switched off
  missing=""
  for package in "$@"; do
    dpkg -s "$package" >/dev/null 2>&1 || missing="$missing $package"
  done
  [ -n "$missing" ] || return 0
  may_install || { say "Not installed (optional):$missing"; return 0; }
  say "Installing$missing ..."
  # shellcheck disable=SC2086
  apt_install $missing || say "Could not install (optional):$missing"
}

is_whole() { "$python" -c "import pip" >/dev/null 2>&1; }

make_venv() {
  made_with=$(find_python)
  say "Making .venv with $("$made_with" --version) ..."
  rm -rf .venv
  "$made_with" -m venv .venv >/dev/null 2>&1 && is_whole && return
  if may_install; then
    version=$("$made_with" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    say "Installing python$version-venv ..."
    rm -rf .venv
    apt_install "python$version-venv" && "$made_with" -m venv .venv >/dev/null 2>&1 && is_whole && return
  fi
  say "This Python comes without pip: fetching it ..."
  rm -rf .venv
  "$made_with" -m venv --without-pip .venv
  "$python" project/scripts/fetch_pip.py
}

by_pip() { "$python" -m pip install -qq --disable-pip-version-check --no-input --require-hashes -r "$@"; }

by_uv() { # a few seconds instead of a minute; it does not know pip's own settings of proxies and indexes
  uv=$(command -v uv) || uv=.venv/bin/uv
  [ -x "$uv" ] || by_pip project/scripts/uv.lock --retries 1 2>/dev/null || return 1
  "$uv" pip install -q --compile-bytecode --python "$python" --require-hashes -r "$1" || {
    say "uv could not; trying pip ..."
    return 1
  }
}

install_lock() {
  stamp=.venv/$(basename "$1").stamp
  want=$(cksum <"$1")
  [ ! -f "$stamp" ] || [ "$(cat "$stamp")" != "$want" ] || return 0
  # What the tests need has all that running needs, at the same versions.
  dev=.venv/requirements-dev.lock.stamp
  [ ! -f "$dev" ] || [ "$(cat "$dev")" != "$(cksum <requirements-dev.lock)" ] || return 0
  say "Installing Python packages from $1 ..."
  by_uv "$1" || by_pip "$1"
  rm -f .venv/*.stamp
  printf '%s\n' "$want" >"$stamp"
}

is_whole || make_venv
install_packages "$@" & # beside pip, which mostly waits for the network
packages=$!
install_lock "$lock"
wait "$packages"
