# SPDX-License-Identifier: GPL-3.0-or-later
# The real peers of the tests: Synapse, and matrix-js-sdk in Node. They live in the cache, made
# inside the environment; what the tests need to find them is in RINGER_SYNAPSE (the Python that
# has Synapse) and RINGER_PEERS_JS (the folder that holds package.json and node_modules).

readonly synapse_version=1.160.0
readonly js_folder=tests/peers/js

# Sets the peers' names in the cache, by what they are made of.
name_peers () {
  local python=root
  [[ $environment == host ]] && python=$(python3 -c 'import sys; print("python%d.%d" % sys.version_info[:2])')
  synapse=synapse-$synapse_version-$python
  js=
  if [[ -e $project/$js_folder/package-lock.json ]]; then
    js=js-$(cat "$project/$js_folder"/package{,-lock}.json | sha256sum | cut -c1-12)
  fi
}

# FOLDER is where the peers are, as commands in the environment see it.
peers_variables () {
  local folder=$1
  name_peers
  printf '%s\n' "RINGER_SYNAPSE=$folder/$synapse/bin/python"
  [[ -z $js ]] || printf '%s\n' "RINGER_PEERS_JS=$folder/$js"
}

install_synapse () {
  in_env python3 -m venv --clear "$1" &&
    in_env "$1/bin/python" -m pip install --no-input --no-cache-dir --progress-bar off "matrix-synapse==$synapse_version"
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
  [[ -z $js ]] || peer "$js" "Installing the npm packages of $js_folder" install_js || return
  # What no checkout has used for two weeks goes.
  for old in "$cache"/peers/*/.complete; do
    [[ -n $(find "$old" -mtime +14) ]] && rm -rf "$(dirname "$old")"
  done
  return 0
}
