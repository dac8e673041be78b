# SPDX-License-Identifier: GPL-3.0-or-later
# build-aux/dev flatpak: the manifest, built and run with an installation of its own in the cache.

readonly flatpak_id=org.example.Ringer
readonly flatpak_manifest=$flatpak_id.json
readonly local_remote=ringer-local
readonly rust_extension=org.freedesktop.Sdk.Extension.rust-stable
readonly flatpak_sources=_build-flatpak

# What the root has for developers and for the tests, not for an application.
readonly not_in_runtime='
  share/doc share/man share/locale share/gir-1.0 share/gnome-shell share/nodejs share/backgrounds share/fonts/truetype/noto
  lib/llvm-* lib/clang lib/gnome-shell lib/node_modules lib/debug lib/valgrind lib/git-core
  lib/chromium bin/chromium lib/go-* share/go-*
  bin/node bin/gdb bin/gnome-shell lib/x86_64-linux-gnu/libnode.so* lib/x86_64-linux-gnu/mutter-* lib/x86_64-linux-gnu/libclang*
'

flatpak_version () {
  in_env python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))["runtime-version"])' "$flatpak_manifest"
}

# flatpak asks on the system bus whether this person may install; where there is none, on one that knows of no such limits.
in_bus () {
  in_env dbus-run-session -- sh -c '[ -S /run/dbus/system_bus_socket ] || export DBUS_SYSTEM_BUS_ADDRESS="$DBUS_SESSION_BUS_ADDRESS"; exec "$@"' sh "$@"
}

in_flatpak () {
  in_bus flatpak "$@"
}

# write_runtime_metadata NAME VERSION ARCHITECTURE
write_runtime_metadata () {
  local triplet=$3-linux-gnu
  cat <<TEXT
[Runtime]
name=$1
runtime=org.gnome.Platform/$3/$2
sdk=org.gnome.Sdk/$3/$2

[Environment]
XDG_DATA_DIRS=/app/share:/usr/share:/usr/share/runtime/share:/run/host/user-share:/run/host/share
GI_TYPELIB_PATH=/app/lib/girepository-1.0
GST_PLUGIN_SYSTEM_PATH=/app/lib/gstreamer-1.0:/usr/lib/$triplet/gstreamer-1.0

[Extension org.freedesktop.Sdk.Extension]
directory=lib/sdk
subdirectories=true
no-autodownload=true
TEXT
}

# write_extension_metadata VERSION ARCHITECTURE
write_extension_metadata () {
  cat <<TEXT
[Runtime]
name=$rust_extension

[ExtensionOf]
ref=runtime/org.gnome.Sdk/$2/$1
TEXT
}

# export_tree VERSION: what lies in the folder of the runtime, into the repository.
export_tree () {
  in_flatpak build-export --runtime --files=files --metadata=metadata --no-update-summary \
    "$flatpak_folder/repo" "$flatpak_folder/runtime/tree" "$1"
}

# make_rust_extension VERSION ARCHITECTURE TREE: of the toolchain that builds Ringer outside as well.
make_rust_extension () {
  local tree=$3 part
  rm -rf "$tree"
  mkdir -p "$tree/files/bin" || return
  cp -a "$rust"/bin/{cargo,rustc} "$tree/files/bin" || return
  for part in lib usr; do
    [[ ! -d $rust/$part ]] || cp -a "$rust/$part" "$tree/files/$part" || return
  done
  write_extension_metadata "$1" "$2" > "$tree/metadata"
  export_tree "$1"
}

# make_runtime VERSION: Platform and Sdk from the root, and Rust beside them, under the names and the version that the manifest asks for. They hold
# newer and older libraries than GNOME's own, but the manifest, the permissions, the sandbox and the portals are the real ones.
make_runtime () {
  local version=$1 folder=$cache/flatpak/runtime architecture name path
  architecture=$(uname -m)
  rm -rf "$folder" "$cache/flatpak/repo"
  mkdir -p "$folder/tree" "$cache/flatpak/repo"/{objects,tmp,extensions,state,refs/heads,refs/remotes} || return
  # Hard links: nothing is written to these files.
  cp -al "$root/usr" "$folder/tree/files" && cp -a "$root/etc" "$folder/tree/files/etc" || return
  for path in $not_in_runtime; do
    rm -rf "$folder/tree/files"/$path
  done
  mkdir "$folder/tree/files/lib/sdk" || return
  rm -rf "$folder/tree/files/etc"/{shadow,shadow-,gshadow,gshadow-,.pwd.lock,ld.so.cache,mtab,resolv.conf,hosts,ssl/private}
  printf '%s\n' 'include /run/flatpak/ld.so.conf.d/app-*.conf' 'include /app/etc/ld.so.conf' "/app/lib/$architecture-linux-gnu" /app/lib \
    'include /run/flatpak/ld.so.conf.d/runtime-*.conf' "/usr/lib/$architecture-linux-gnu" > "$folder/tree/files/etc/ld.so.conf"
  printf '[core]\nrepo_version=1\nmode=archive-z2\n[archive]\nzlib-level=1\n' > "$cache/flatpak/repo/config"
  for name in org.gnome.Platform org.gnome.Sdk; do
    write_runtime_metadata "$name" "$version" "$architecture" > "$folder/tree/metadata"
    export_tree "$version" || return
  done
  make_rust_extension "$version" "$architecture" "$folder/tree" || return
  rm -rf "$folder"
  in_flatpak build-update-repo "$flatpak_folder/repo"
}

install_runtime () {
  local version=$1
  make_runtime "$version" &&
    in_flatpak --user remote-add --if-not-exists --no-gpg-verify "$local_remote" "$flatpak_folder/repo" &&
    in_flatpak --user install --noninteractive --assumeyes --reinstall "$local_remote" \
      "org.gnome.Platform//$version" "org.gnome.Sdk//$version" "$rust_extension//$version" &&
    rm -rf "$cache/flatpak/repo"
}

# has_runtime VERSION: whether what the manifest builds with is installed.
has_runtime () {
  in_flatpak info "org.gnome.Sdk//$1" > /dev/null 2>&1 && in_flatpak list --runtime --columns=application | grep -x "$rust_extension" > /dev/null
}

# What a runtime of our own is made of, in one word.
runtime_name () {
  local folder
  folder=$(root_folder)
  printf '%s+rust-%s\n' "${folder##*/}" "$rust_floor"
}

# The real runtime where it is installed or a remote of this machine has it; else one made of the root.
prepare_runtime () {
  local version=$1 mark=$cache/flatpak/user/.runtime made
  if has_runtime "$version"; then
    made=$(cat "$mark" 2>/dev/null) || return 0
    [[ $made == "$(runtime_name)" ]] && return 0
  elif in_flatpak remotes --columns=name | grep -qx flathub &&
      work flatpak-runtime "Installing GNOME's runtime $version" \
        in_bus flatpak-builder --install-deps-from=flathub --install-deps-only --state-dir="$flatpak_folder/state" \
          "$flatpak_folder/build" "$flatpak_manifest"; then
    return 0
  fi
  # On a machine that needs no root the runtime does, and Rust that works in it.
  if [[ $environment == host ]]; then
    local environment=root rust
    root=$(root_folder)
    prepare_root
    prepare_rust
  fi
  lock 9 "$cache/lock" "making a runtime"
  work flatpak-runtime "Making GNOME's runtime $version of the Debian 13 root" install_runtime "$version" || { unlock 9; return 1; }
  runtime_name > "$mark"
  unlock 9
}

# What the Flatpak is made of, in one word; nothing where git cannot say.
flatpak_sum () {
  local files
  files=$(cd "$project" && git ls-files -z --cached --others --exclude-standard 2>/dev/null | xargs -0r sha256sum 2>/dev/null)
  [[ -n $files ]] && { echo "$1 $(runtime_name) $files"; } | sha256sum | cut -c1-64
}

# The crates that the crate depends on: the build has no network. They are those of the lock file, so they are got again when it changes.
vendor_crates () {
  local folder=$project/$flatpak_sources lock=src/crypto/rust/Cargo.lock
  cmp --silent "$project/$lock" "$folder/Cargo.lock" && return
  rm -rf "$folder"
  mkdir -p "$folder" || return
  in_env cargo vendor --locked --manifest-path "${lock%.lock}.toml" "$flatpak_sources/vendor" &&
    cp "$project/$lock" "$folder/Cargo.lock"
}

# One file, since of a folder flatpak-builder cannot tell whether it changed, and would compile the crates each time.
pack_crate () {
  vendor_crates &&
    tar --create --file "$project/$flatpak_sources/ringer-crypto.tar" --format=gnu --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner \
      --mode=u+rw,go=rX --directory "$project/src/crypto/rust" Cargo.lock Cargo.toml src --directory "$project/$flatpak_sources" vendor
}

# Builds what is in the project folder, uncommitted changes included.
build_flatpak () {
  pack_crate || return
  in_bus flatpak-builder --user --install --force-clean --disable-rofiles-fuse --state-dir="$flatpak_folder/state" \
    "$flatpak_folder/build" "$flatpak_manifest"
}

# Installs it for the tests and for running it, if it is not there already.
prepare_flatpak () {
  local version sum mark=$cache/flatpak/user/.application
  version=$(flatpak_version) || return
  prepare_runtime "$version" || return
  sum=$(flatpak_sum "$version")
  [[ -n $sum && $(cat "$mark" 2>/dev/null) == "$sum" ]] && return
  lock 9 "$cache/lock" "building the Flatpak"
  rm -f "$mark"
  work flatpak "Building the Flatpak" build_flatpak || { unlock 9; return 1; }
  printf '%s\n' "$sum" > "$mark"
  unlock 9
}

command_flatpak () {
  if has_display; then
    prepare with-display
  else
    prepare
  fi
  prepare_flatpak || exit
  if has_display; then
    in_flatpak run "$flatpak_id" "$@"
  else
    say "no display here: the Flatpak is built and installed, and runs in a GNOME Shell of the tests"
    build
    in_env python3 -B tests/desktop/test-flatpak.py _build
  fi
}
