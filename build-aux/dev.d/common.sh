# SPDX-License-Identifier: GPL-3.0-or-later
# Messages, long work with progress, locks.

say () {
  printf '• %s\n' "$*" >&2
}

die () {
  printf 'build-aux/dev: %s\n' "$*" >&2
  exit 1
}

as_root () {
  if (( EUID == 0 )); then
    "$@"
  elif command -v sudo > /dev/null; then
    sudo "$@"
  else
    die "this needs root, and there is no sudo: $*"
  fi
}

# stop_group PID: lets a group of processes clean up behind itself, but not for ever.
stop_group () {
  local tries
  kill -TERM -- "-$1" 2>/dev/null
  for (( tries = 0; tries < 50; tries++ )); do
    kill -0 -- "-$1" 2>/dev/null || return 0
    sleep 0.1
  done
  kill -KILL -- "-$1" 2>/dev/null
  wait "$1" 2>/dev/null
  return 0
}

# What an interruption does between pieces of work: as the trap command takes it.
on_interrupt=-

# work LOG TITLE COMMAND…: runs a long COMMAND, says how long it takes, and keeps what it printed
# in the log. It runs as a process group of its own, so that an interruption ends all of it.
work () {
  local log=$cache/log/$1.log title=$2 start=$SECONDS status=0 pid shown=0 elapsed
  shift 2
  mkdir -p "$cache/log"
  say "$title …"
  set -m
  "$@" > "$log" 2>&1 < /dev/null 7>&- 8>&- &
  pid=$!
  set +m
  trap "stop_group $pid; exit 130" INT TERM HUP
  while [[ -n $(jobs -pr) ]]; do
    elapsed=$((SECONDS - start))
    if [[ -t 2 ]]; then
      printf '\r  %d s ' "$elapsed" >&2
    elif (( elapsed - shown >= 30 )); then
      shown=$elapsed
      printf '  %d s …\n' "$elapsed" >&2
    fi
    sleep 0.2
  done
  wait "$pid" || status=$?
  trap -- "$on_interrupt" INT
  trap - TERM HUP
  [[ -t 2 ]] && printf '\r' >&2
  if (( status )); then
    printf '  failed after %d s; the end of %s:\n' $((SECONDS - start)) "$log" >&2
    tail -n 30 "$log" >&2
    return "$status"
  fi
  printf '  done in %d s\n' $((SECONDS - start)) >&2
}

# lock FD FILE WHAT: waits until this run alone holds the lock. Descriptor 7 is the root in use,
# 8 the project folder, 9 the cache.
lock () {
  local fd=$1 file=$2 what=$3
  # It is not opened for writing: as long as a script is, nobody can start it.
  [[ -e $file ]] || : >> "$file"
  eval "exec $fd<\"\$file\""
  if ! flock --nonblock "$fd"; then
    say "another build-aux/dev is $what; waiting for it"
    flock "$fd"
  fi
}

unlock () {
  eval "exec $1>&-"
}

# packages [OPTION]: the names in packages.txt. With --missing-commands, only those that no
# command on this machine stands in for.
packages () {
  local name command
  while read -r name command; do
    [[ -z $name || $name == \#* ]] && continue
    if [[ ${1-} == --missing-commands && -n $command ]] && command -v "$command" > /dev/null; then
      continue
    fi
    printf '%s\n' "$name"
  done < "$project/build-aux/packages.txt"
}
