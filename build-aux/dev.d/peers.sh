# SPDX-License-Identifier: GPL-3.0-or-later
# The real peers of the tests: Synapse, livekit-server, and for Node and Chromium matrix-js-sdk,
# livekit-client and Element Call. They live in the cache, made inside the environment where they
# depend on it; what the tests need to find them is in RINGER_SYNAPSE (the Python that has Synapse),
# RINGER_LIVEKIT (the server) and RINGER_PEERS_JS (the folder that holds package.json and
# node_modules).

readonly synapse_version=1.160.0
readonly livekit_version=1.13.5
readonly go_floor=1.26
readonly js_folder=tests/peers/js

# Sets the peers' names in the cache, by what they are made of.
name_peers () {
  local python=root
  [[ $environment == host ]] && python=$(python3 -c 'import sys; print("python%d.%d" % sys.version_info[:2])')
  synapse=synapse-$synapse_version-$python
  livekit=livekit-$livekit_version
  js=
  if [[ -e $project/$js_folder/package-lock.json ]]; then
    js=js-$(cat "$project/$js_folder"/package{,-lock}.json | sha256sum | cut -c1-12)
  fi
}

# FOLDER is where the peers are, as commands in the environment see it.
peers_variables () {
  local folder=$1
  name_peers
  printf '%s\n' "RINGER_SYNAPSE=$folder/$synapse/bin/python" "RINGER_LIVEKIT=$folder/$livekit/server"
  [[ -z $js ]] || printf '%s\n' "RINGER_PEERS_JS=$folder/$js"
}

install_synapse () {
  in_env python3 -m venv --clear "$1" &&
    in_env "$1/bin/python" -m pip install --no-input --no-cache-dir --progress-bar off "matrix-synapse==$synapse_version"
}

# The machine's Go where it is new enough, else that of the environment, which gets a newer one by itself.
install_livekit () {
  local version package=github.com/livekit/livekit-server/cmd/server@v$livekit_version
  local -a settings=(CGO_ENABLED=0 GOFLAGS=-modcacherw)
  version=$(go env GOVERSION 2>/dev/null)
  if [[ -n $version && $(printf '%s\n' "go$go_floor" "$version" | sort -V | head -n 1) == "go$go_floor" ]]; then
    env "${settings[@]}" GOBIN="$cache/peers/$livekit" go install "$package"
  else
    in_env env "${settings[@]}" GOTOOLCHAIN=auto GOBIN="$1" go install "$package"
  fi
}

install_js () {
  mkdir -p "$cache/peers/$js" && cp "$project/$js_folder"/package{,-lock}.json "$cache/peers/$js/" &&
    in_env npm ci --prefix "$1" --no-audit --no-fund --loglevel=http
}

# peer NAME TITLE COMMAND…: the mark is made last, so that a half-made peer is made anew.
peer () {
  local name=$1 title=$2 mark=$cache/peers/$1/.complete
  shift 2
  if [[ ! -e $mark ]]; then
    lock 9 "$cache/lock" "installing peers"
    if [[ ! -e $mark ]]; then
      rm -rf "$cache/peers/${name:?}"
      work "$name" "$title" "$@" "$peers_folder/$name" || { unlock 9; return 1; }
    fi
    unlock 9
  fi
  touch "$mark"
}

prepare_peers () {
  local old
  name_peers
  peer "$synapse" "Installing Synapse $synapse_version" install_synapse || return
  peer "$livekit" "Installing livekit-server $livekit_version" install_livekit || return
  [[ -z $js ]] || peer "$js" "Installing the npm packages of $js_folder" install_js || return
  # What no checkout has used for two weeks goes.
  for old in "$cache"/peers/*/.complete; do
    [[ -n $(find "$old" -mtime +14) ]] && rm -rf "$(dirname "$old")"
  done
  return 0
}
