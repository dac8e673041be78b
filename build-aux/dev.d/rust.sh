# SPDX-License-Identifier: GPL-3.0-or-later
# Rust, for src/crypto: the environment's own cargo and rustc where they are new enough, else (for
# the root) those of the machine, else those of Debian's development suite, unpacked into the cache.

readonly rust_floor=1.93
readonly rust_suite=sid

# rust_is_new_enough FOLDER COMMAND…: whether the toolchain in the folder works, called that way.
rust_is_new_enough () {
  local folder=$1 tool version
  shift
  for tool in cargo rustc; do
    version=$("$@" "$folder/$tool" --version 2>/dev/null | awk '{ print $2 }')
    [[ -n $version && $(printf '%s\n' "$rust_floor" "$version" | sort -V | head -n 1) == "$rust_floor" ]] || return 1
  done
}

# The machine's toolchain, where it is a folder of its own that works elsewhere, too.
host_rust () {
  local folder
  folder=$(cd "$project" && rustc --print sysroot 2>/dev/null) || return
  [[ $folder != /usr && -x $folder/bin/cargo ]] && rust_is_new_enough "$folder/bin" && printf '%s\n' "$folder"
}

# What the suite is read with lies in the cache; the machine's own apt stays as it is.
rust_apt () {
  local folder=$cache/rust-apt command=$1
  shift
  "$command" -o Dir::State="$folder/state" -o Dir::State::status=/dev/null -o Dir::Cache="$folder/cache" \
    -o Dir::Etc::SourceList="$folder/sources.list" -o Dir::Etc::SourceParts=/dev/null \
    -o Dir::Etc::Preferences=/dev/null -o Dir::Etc::PreferencesParts=/dev/null \
    -o APT::Sandbox::User=root -o Acquire::Languages=none "$@"
}

# The names of what is there already, so that it need not be unpacked beside it.
rust_present () {
  local status=/var/lib/dpkg/status
  [[ $environment == root ]] && status=$root$status
  sed -n 's/^Package: //p' "$status"
}

# rust_packages: cargo, rustc and what they depend on that is not there. Of alternatives one is.
rust_packages () {
  local name
  local -a queue=(cargo rustc)
  local -A known=()
  for name in $(rust_present); do
    known[$name]=yes
  done
  while (( ${#queue[@]} )); do
    name=${queue[0]}
    queue=("${queue[@]:1}")
    [[ -n ${known[$name]-} ]] && continue
    known[$name]=yes
    printf '%s\n' "$name"
    queue+=($(rust_apt apt-cache depends --important "$name" | awk '$1 ~ /^\|?(Pre)?Depends:$/ && $2 !~ /^</ { print $2 }'))
  done
}

# The mirror that the environment itself came from.
rust_mirror () {
  if [[ $environment == root ]]; then
    cat "$root"/etc/apt/sources.list
  else
    root_sources
  fi | sed 's/\[[^]]*\] *//' | awk -v suite="$root_suite" '$1 == "deb" && $3 == suite { print $2; exit }'
}

# unpack_rust FOLDER
unpack_rust () {
  local folder=$1 apt=$cache/rust-apt uri key=/usr/share/keyrings/debian-archive-keyring.gpg name tool
  local -a names=()
  rm -rf "$folder.partial" "$apt"
  mkdir -p "$folder.partial"/{bin,debs} "$apt"/state/lists/partial "$apt"/cache/archives/partial
  uri=$(rust_mirror)
  [[ -n $uri ]] || { echo "no Debian mirror is known"; return 1; }
  printf 'deb [signed-by=%s] %s %s main\n' "$key" "$uri" "$rust_suite" > "$apt/sources.list"

  rust_apt apt-get update || return
  mapfile -t names < <(rust_packages)
  (( ${#names[@]} )) || return
  (cd "$folder.partial/debs" && rust_apt apt-get download "${names[@]}") || return
  for name in "$folder.partial"/debs/*.deb; do
    dpkg-deb --extract "$name" "$folder.partial" || return
  done
  rm -rf "$folder.partial/debs" "$folder.partial/usr/share" "$apt"

  # Their libraries are for them alone.
  for tool in cargo rustc; do
    cat > "$folder.partial/bin/$tool" <<'SCRIPT'
#!/bin/sh
usr=$(dirname "$(readlink -f "$0")")/../usr
LD_LIBRARY_PATH=$(echo "$usr"/lib/*-linux-gnu) exec "$usr/bin/${0##*/}" "$@"
SCRIPT
    chmod +x "$folder.partial/bin/$tool"
  done
  mv "$folder.partial" "$folder"
}

# Sets "rust": the folder whose bin/ has cargo and rustc, or nothing where they are in the PATH.
prepare_rust () {
  rust=
  mkdir -p "$cache"/cargo/{home,target}
  if [[ $environment == host ]] && rust_is_new_enough "$(dirname "$(command -v cargo || echo /none/cargo)")"; then
    return
  fi
  [[ $environment == root ]] && rust=$(host_rust) && return

  rust=$cache/rust-$rust_suite-$environment
  [[ -d $rust ]] && return
  lock 9 "$cache/lock" "getting Rust"
  if [[ ! -d $rust ]]; then
    command -v dpkg-deb > /dev/null || die "Ringer needs cargo and rustc $rust_floor or newer: please install them"
    say "cargo and rustc here are not there or older than $rust_floor: those of Debian $rust_suite come into $cache (about 450 MB)"
    work rust "Getting cargo and rustc" unpack_rust "$rust" || die "without cargo and rustc Ringer cannot be built"
  fi
  unlock 9
}
