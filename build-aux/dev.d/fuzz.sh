# SPDX-License-Identifier: GPL-3.0-or-later
# The fuzzer's targets (tests/fuzz), in a build of their own: build-aux/dev test gives each a few
# seconds, build-aux/dev bench fuzz ten minutes.

# Nothing but the targets and what they need is built there.
build_fuzz () {
  set_up_in _build-fuzz --native-file build-aux/dev.d/clang.ini -Dc_args=-fsanitize=fuzzer-no-link \
    -Db_sanitize=address,undefined -Db_lundef=false || return
  in_env ninja -C _build-fuzz fuzz
}

# bench_fuzz [TARGET…]: two at a time. Of an option that is given twice, libFuzzer takes the last.
bench_fuzz () {
  local log=_build-fuzz/meson-logs/bench.json
  local seconds=${RINGER_FUZZ_SECONDS:-600} status=0
  [[ $seconds =~ ^[1-9][0-9]*$ ]] || die "RINGER_FUZZ_SECONDS has to be a number of seconds"
  lock 8 "$project/build-aux/dev" "building here"
  build_fuzz >&2 || return
  unlock 8
  rm -f "$project/$log"
  in_env build-aux/with-session meson test -C _build-fuzz --no-rebuild --logbase bench --suite fuzz --num-processes 2 \
    --timeout-multiplier 0 --test-args=-max_total_time="$seconds" "${@/#/fuzz-}" >&2 || status=$?
  [[ -s $project/$log ]] || return 1
  in_env python3 build-aux/dev.d/testlog.py --fuzz "$log" || status=1
  return "$status"
}
