# SPDX-License-Identifier: GPL-3.0-or-later
# build-aux/dev test

parts=()
broken=()
logs=()

took () {
  parts+=("$(printf '%4d:%02d  %s' $(($1 / 60)) $(($1 % 60)) "$2")")
}

# part TITLE COMMAND…: a part of the whole that gets a line in the table of times, and counts as
# a failure of its own where it breaks.
part () {
  local title=$1 start=$SECONDS status=0
  shift
  say "$title"
  "$@" || status=$?
  took $((SECONDS - start)) "$title"
  (( status )) && broken+=("$title")
  return "$status"
}

# run_tests FOLDER ARGUMENTS…: what failed is read from meson's log; a run that has none, or that
# went wrong with nothing in it to show for that, is itself the failure.
run_tests () {
  local folder=$1 log=$1/meson-logs/dev.json status=0
  shift
  rm -f "$project/$log"
  in_env build-aux/with-session meson test -C "$folder" --no-rebuild --logbase dev --print-errorlogs "$@" || status=$?
  [[ -s $project/$log ]] || return 1
  logs+=("$log")
  (( status )) && in_env python3 build-aux/dev.d/testlog.py --count 0 "$log" > /dev/null && return 1
  return 0
}

test_everything () {
  part "Peers" prepare_peers
  part "Flatpak" prepare_flatpak
  if part "Build" build_in _build; then
    part "Tests" run_tests _build
  fi
  if part "Build with sanitizers" build_in _build-asan -Db_sanitize=address,undefined -Db_lundef=false; then
    part "Tests with sanitizers" run_tests _build-asan --suite displayless --suite display --suite whole-call --no-suite desktop --no-suite languages --timeout-multiplier 3
  fi
  if part "Build for fuzzing" build_fuzz; then
    part "Fuzzing" run_tests _build-fuzz --suite fuzz
  fi
}

test_named () {
  part "Build" build_in "$build_folder" || return
  if in_env python3 build-aux/dev.d/testlog.py --in-suite peers "$build_folder" "$@"; then
    part "Peers" prepare_peers || return
  fi
  if in_env python3 build-aux/dev.d/testlog.py --in-suite flatpak "$build_folder" "$@"; then
    part "Flatpak" prepare_flatpak || return
  fi
  part "Tests" run_tests "$build_folder" "$@"
}

# Prints the table and, as the very last line, the count.
report_tests () {
  local line
  printf '\nTime (minutes:seconds)\n'
  took "$SECONDS" "together"
  printf '%s\n' "${parts[@]}" ""
  for line in "${broken[@]}"; do
    printf 'Failed: %s\n' "$line"
  done
  if (( ! ${#logs[@]} )); then
    printf '0 passed, %d failed\n' "${#broken[@]}"
    return 1
  fi
  in_env python3 build-aux/dev.d/testlog.py --count "${#broken[@]}" "${logs[@]}"
}

command_test () {
  # What is interrupted is not the one part alone.
  on_interrupt='exit 130'
  trap "$on_interrupt" INT
  # Where the environment itself cannot be made, that is the failure.
  trap 'printf "0 passed, 1 failed\n"' EXIT
  prepare
  lock 8 "$project/build-aux/dev" "testing here"
  trap - EXIT
  took "$SECONDS" "Environment"
  if (( $# )); then
    test_named "$@"
  elif [[ $build_folder != _build ]]; then
    part "Build" build_in "$build_folder" && part "Tests" run_tests "$build_folder" --suite displayless
  else
    test_everything
  fi
  report_tests
}
