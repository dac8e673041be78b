# SPDX-License-Identifier: GPL-3.0-or-later
# build-aux/dev flatpak: the manifest, built and run with an installation of its own in the cache.

readonly flatpak_id=org.example.Ringer
readonly flatpak_manifest=$flatpak_id.json
readonly local_remote=ringer-local

# What the root has for developers and for the tests, not for an application.
readonly not_in_runtime='
  share/doc share/man share/locale share/gir-1.0 share/gnome-shell share/nodejs share/backgrounds share/fonts/truetype/noto
  lib/llvm-* lib/clang lib/gnome-shell lib/node_modules lib/debug lib/valgrind lib/git-core
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
TEXT
}

# make_runtime VERSION: Platform and Sdk from the root, under the names and the version that the manifest asks for. They hold newer and older libraries
# than GNOME's own, but the manifest, the permissions, the sandbox and the portals are the real ones.
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
  rm -rf "$folder/tree/files/etc"/{shadow,shadow-,gshadow,gshadow-,.pwd.lock,ld.so.cache,mtab,resolv.conf,hosts,ssl/private}
  printf '%s\n' 'include /run/flatpak/ld.so.conf.d/app-*.conf' 'include /app/etc/ld.so.conf' "/app/lib/$architecture-linux-gnu" /app/lib \
    'include /run/flatpak/ld.so.conf.d/runtime-*.conf' "/usr/lib/$architecture-linux-gnu" > "$folder/tree/files/etc/ld.so.conf"
  printf '[core]\nrepo_version=1\nmode=archive-z2\n[archive]\nzlib-level=1\n' > "$cache/flatpak/repo/config"
  for name in org.gnome.Platform org.gnome.Sdk; do
    write_runtime_metadata "$name" "$version" "$architecture" > "$folder/tree/metadata"
    in_flatpak build-export --runtime --files=files --metadata=metadata --no-update-summary \
      "$flatpak_folder/repo" "$flatpak_folder/runtime/tree" "$version" || return
  done
  rm -rf "$folder"
  in_flatpak build-update-repo "$flatpak_folder/repo"
}

install_runtime () {
  local version=$1
  make_runtime "$version" &&
    in_flatpak --user remote-add --if-not-exists --no-gpg-verify "$local_remote" "$flatpak_folder/repo" &&
    in_flatpak --user install --noninteractive --assumeyes --reinstall "$local_remote" "org.gnome.Platform//$version" "org.gnome.Sdk//$version" &&
    rm -rf "$cache/flatpak/repo"
}

# The real runtime where it is installed or a remote of this machine has it; else one made of the root.
prepare_runtime () {
  local version=$1 mark=$cache/flatpak/user/.runtime wanted
  if in_flatpak info "org.gnome.Sdk//$version" > /dev/null 2>&1; then
    wanted=$(cat "$mark" 2>/dev/null) || return 0
    [[ $wanted == "${root##*/}" ]] && return 0
  elif in_flatpak remotes --columns=name | grep -qx flathub &&
      work flatpak-runtime "Installing GNOME's runtime $version" \
        in_flatpak install --noninteractive --assumeyes flathub "org.gnome.Platform//$version" "org.gnome.Sdk//$version"; then
    return 0
  fi
  lock 9 "$cache/lock" "making a runtime"
  work flatpak-runtime "Making GNOME's runtime $version of the Debian 13 root" install_runtime "$version" || { unlock 9; return 1; }
  printf '%s\n' "${root##*/}" > "$mark"
  unlock 9
}

# What the Flatpak is made of, in one word; nothing where git cannot say.
flatpak_sum () {
  local files
  files=$(cd "$project" && git ls-files -z --cached --others --exclude-standard 2>/dev/null | xargs -0r sha256sum 2>/dev/null)
  [[ -n $files ]] && { echo "$1 ${root##*/} $files"; } | sha256sum | cut -c1-64
}

# Builds what is in the project folder, uncommitted changes included.
build_flatpak () {
  in_bus flatpak-builder --user --install --force-clean --disable-rofiles-fuse --state-dir="$flatpak_folder/state" \
    "$flatpak_folder/build" "$flatpak_manifest"
}

# Installs it for the tests and for running it, if it is not there already.
prepare_flatpak () {
  local version sum mark=$cache/flatpak/user/.application
  version=$(flatpak_version) || return
  # On a machine that needs no root the runtime does.
  if [[ $environment == host ]] && ! in_flatpak info "org.gnome.Sdk//$version" > /dev/null 2>&1; then
    root=$(root_folder)
    prepare_root
  fi
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
