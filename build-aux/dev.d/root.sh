# SPDX-License-Identifier: GPL-3.0-or-later
# The private Debian root, for a machine whose own libraries are too old: Debian 13, or what --suite names.

readonly root_revision=1   # to be raised when something below changes what is in the root

# Whom the root's programs run as. Never the real root, since much of a desktop refuses to.
if (( EUID == 0 )); then
  root_uid=1000 root_gid=1000
else
  root_uid=$EUID root_gid=$(id -g)
fi

root_folder () {
  local sum
  sum=$( { echo "$root_suite $root_revision $root_uid $root_gid"; packages; } | sha256sum)
  printf '%s/%s%s\n' "$cache" "$(root_prefix)" "${sum:0:12}"
}

# Each suite has roots of its own.
root_prefix () {
  [[ $root_suite == trixie ]] && echo root- || echo "root-$root_suite-"
}

# The machine's own Debian mirrors, as mmdebstrap takes them; nothing where it has none (then
# mmdebstrap uses its own default).
root_sources () {
  local release uri origin suite key=/usr/share/keyrings/debian-archive-keyring.gpg
  local codename; codename=$(. /etc/os-release && echo "${VERSION_CODENAME-}")
  apt-get indextargets --format '$(CREATED_BY) $(RELEASE) $(REPO_URI) $(COMPONENT) $(ORIGIN)' |
    awk '$1 == "Packages" && $4 == "main" && ($5 == "Debian" || $5 == "" || $5 ~ /^\$/) { print $2, $3 }' | sort -u |
    while read -r release uri; do
      case $release in
        "$codename"|stable|oldstable) suite=$root_suite ;;
        *-updates|*-security) [[ $root_suite == sid ]] && continue ;;&
        "$codename"-updates|stable-updates|oldstable-updates) suite=$root_suite-updates ;;
        "$codename"-security|stable-security|oldstable-security) suite=$root_suite-security ;;
        *) continue ;;
      esac
      printf 'deb [signed-by=%s] %s %s main\n' "$key" "$uri" "$suite"
    done
}

# How the machine reaches its mirrors counts in the root as well.
root_apt_options () {
  apt-config dump --format '%f "%v";%n' | grep -E '^Acquire::(http|https|Check)[^ ]* ".+"' |
    sed 's/^/--aptopt=/'
}

make_root () {
  local root=$1
  local -a options=() sources=()
  mapfile -t sources < <([[ $(. /etc/os-release && echo "$ID") == debian ]] && root_sources)
  mapfile -t options < <(root_apt_options)
  options+=(
    --variant=minbase
    --aptopt='APT::Install-Recommends "false"'
    --dpkgopt='path-exclude=/usr/share/doc/*'
    --dpkgopt='path-exclude=/usr/share/man/*'
    --dpkgopt='path-exclude=/usr/share/info/*'
    --dpkgopt='path-exclude=/usr/share/gtk-doc/*'
    --dpkgopt='path-exclude=/usr/share/gir-1.0/*'
    --dpkgopt='path-exclude=/usr/share/locale/*/LC_MESSAGES/*'
    --include="$(packages | paste -sd,)"
    --customize-hook='printf "user:x:%s:%s:User:/home/user:/bin/bash\n" '"$root_uid $root_gid"' >> "$1/etc/passwd"'
    --customize-hook='printf "user:x:%s:\n" '"$root_gid"' >> "$1/etc/group"'
    --customize-hook='rm -f "$1/etc/resolv.conf" && touch "$1/etc/resolv.conf" "$1/etc/hosts" "$1/etc/pip.conf" "$1/etc/npmrc"'
    --customize-hook='mkdir -p "$1/src"'
  )

  # Whatever it mounts and starts is gone with it. An ordinary user unpacks the root as files of its
  # own, so that it can be removed like any other.
  if (( EUID == 0 )); then
    unshare --mount --pid --fork --kill-child --mount-proc mmdebstrap "${options[@]}" --format=directory "$root_suite" "$root.partial" "${sources[@]}"
  else
    mkdir "$root.partial" &&
      TMPDIR=/var/tmp mmdebstrap "${options[@]}" --mode=unshare --format=tar "$root_suite" - "${sources[@]}" |
      tar --extract --directory="$root.partial" --no-same-owner --exclude='./dev/*'
  fi && chmod 755 "$root.partial" && mv "$root.partial" "$root"
}

install_root_tools () {
  local -a tools=()
  command -v mmdebstrap > /dev/null || tools+=(mmdebstrap)
  command -v bwrap > /dev/null || tools+=(bubblewrap)
  (( EUID == 0 )) || command -v newuidmap > /dev/null || tools+=(uidmap)
  [[ -e /usr/share/keyrings/debian-archive-keyring.gpg ]] || tools+=(debian-archive-keyring)
  (( ${#tools[@]} )) || return 0
  command -v apt-get > /dev/null || die "a private root needs ${tools[*]}: please install them"
  apt_install "${tools[@]}"
}

# Holds the root for as long as this run lasts, so that nobody removes it.
hold_root () {
  [[ -d $1 ]] || return
  exec 7> "$1.lock"
  flock --shared 7
  [[ -d $1 ]] || { unlock 7; return 1; }
}

prepare_root () {
  local old free
  hold_root "$root" && return

  say "this needs libraries that are not on this machine: a private root of Debian $root_suite comes into $cache (about 4 GB; nothing else on the machine changes)"
  lock 9 "$cache/lock" "making the root"
  if [[ ! -d $root ]]; then
    install_root_tools || die "without these tools there is no root"
    if (( EUID )) && ! grep -q "^$(id -un):" /etc/subuid; then
      die "this user has no subordinate user ids: sudo usermod --add-subuids 100000-165535 --add-subgids 100000-165535 $(id -un)"
    fi
    free=$(df --output=avail --block-size=1M "$cache" | tail -n 1)
    (( free > 8000 )) || die "only $free MB are free in $cache, and the root needs 8000 while it is made"
    trap 'rm -rf --one-file-system "$root.partial"' EXIT
    rm -rf --one-file-system "$root.partial"
    work root "Making the root" make_root "$root" || die "the root could not be made"
    trap - EXIT
  fi
  hold_root "$root" || die "the root is not there"

  # Roots of earlier package lists go, unless a run still uses one.
  for old in "$cache/$(root_prefix)"*; do
    [[ $old == "$root"* || $old == *.lock || ${old#"$cache/$(root_prefix)"} == *-* ]] && continue
    if flock --nonblock --exclusive "$old.lock" true; then
      say "Removing the root of an earlier package list"
      rm -rf --one-file-system "$old" "$old.lock"
    fi
  done
  unlock 9
}

# Sets the array "enter": what stands before a command that runs inside. The project is at /src,
# the cache of the peers at /srv/ringer/peers, those of Flatpak and cargo beside it, Rust at /srv/rust; the
# rest of the root is read-only.
enter_root () {
  enter=(setpriv --pdeathsig KILL)
  local -a sandbox=(bwrap --die-with-parent --unshare-ipc)

  # Real root only where the project belongs to somebody else, whose files nobody could write otherwise.
  if (( EUID || $(stat --format=%u "$project") == 0 )); then
    sandbox+=(--unshare-user --uid "$root_uid" --gid "$root_gid")
  fi
  # With /proc of an outer namespace, sandboxes inside the root work as well.
  local -a outer=(unshare --mount --pid --fork --kill-child --mount-proc)
  (( EUID )) && outer+=(--user --map-current-user)
  if "${outer[@]}" true 2>/dev/null; then
    enter+=("${outer[@]}" "${sandbox[@]}" --ro-bind "$root" / --bind /proc /proc)
  else
    enter+=("${sandbox[@]}" --unshare-pid --ro-bind "$root" / --proc /proc)
  fi

  enter+=(
    --ro-bind /sys /sys --dev /dev --dev-bind-try /dev/fuse /dev/fuse
    --tmpfs /tmp --dir /tmp/.X11-unix --chmod 1777 /tmp/.X11-unix --tmpfs /var/tmp
    --tmpfs /run --dir /run/dbus --dir "/run/user/$root_uid" --chmod 0700 "/run/user/$root_uid"
    --tmpfs /home --dir /home/user --tmpfs /srv --tmpfs /mnt
    --bind "$project" /src --bind "$cache/peers" /srv/ringer/peers --bind "$cache/flatpak" /srv/ringer/flatpak
    --bind "$cargo_target" /srv/ringer/cargo/target --bind "$cache/cargo/home" /home/user/.cargo
    --ro-bind "$rust" /srv/rust
    --ro-bind-try /etc/resolv.conf /etc/resolv.conf --ro-bind-try /etc/hosts /etc/hosts
  )
  carry_variables
  enter+=(
    --setenv PATH /srv/rust/bin:/usr/local/bin:/usr/bin:/bin --setenv LANG C.UTF-8
    --setenv HOME /home/user --setenv USER user --setenv XDG_RUNTIME_DIR "/run/user/$root_uid"
    --setenv RINGER_CACHE /srv/ringer --setenv RINGER_CARGO_TARGET /srv/ringer/cargo/target
  )
  carry_settings
  [[ $1 == with-display ]] && carry_display
  enter+=(--chdir /src)
}

# The machine's certificates, and where pip, npm and cargo get things from.
carry_settings () {
  local folder
  for folder in /etc/ssl/certs /usr/share/ca-certificates /usr/local/share/ca-certificates; do
    [[ -d $folder ]] && enter+=(--ro-bind "$folder" "$folder")
  done
  enter+=(--ro-bind-try /etc/pip.conf /etc/pip.conf --ro-bind-try /etc/npmrc /etc/npmrc)
  for folder in .npmrc .pip/pip.conf .config/pip/pip.conf; do
    [[ -f $HOME/$folder ]] && enter+=(--ro-bind "$HOME/$folder" "/home/user/$folder")
  done
  folder=${CARGO_HOME:-$HOME/.cargo}/config.toml
  [[ -f $folder ]] && enter+=(--ro-bind "$folder" /home/user/.cargo/config.toml)
  return 0
}

# Of the variables only those stay that mean something to what runs inside. Where one names a file
# or folder of the machine, that is bound too, and the variable names the new place.
carry_variables () {
  local name value
  while IFS= read -r name; do
    case $name in
      CI|TERM|COLORTERM|NO_COLOR|TZ|NINJA_STATUS|MESON_*|*SAN_OPTIONS|G_*|GTK_*|GDK_*|GSK_*|GST_*|ADW_*|RINGER_*) ;;
      PIP_CACHE_DIR|npm_config_cache|npm_config_prefix|CARGO_HOME)
        enter+=(--unsetenv "$name") ;;
      *_proxy|*_PROXY|CARGO_*|PIP_*|npm_config_*|NPM_CONFIG_*|NODE_EXTRA_CA_CERTS|SSL_CERT_*|REQUESTS_CA_BUNDLE|CURL_CA_BUNDLE|GIT_SSL_CAINFO)
        value=${!name}
        if [[ $value == /* && $value != /etc/ssl/certs* && -e $value ]]; then
          enter+=(--ro-bind "$value" "/mnt/$name" --setenv "$name" "/mnt/$name")
        fi ;;
      *)
        enter+=(--unsetenv "$name") ;;
    esac
  done < <(compgen -e)
}

# The user's own display, sound and session bus.
carry_display () {
  local runtime=/run/user/$root_uid bus=${DBUS_SESSION_BUS_ADDRESS-} name
  if [[ -n ${WAYLAND_DISPLAY-} && -S ${XDG_RUNTIME_DIR-}/$WAYLAND_DISPLAY ]]; then
    enter+=(--ro-bind "$XDG_RUNTIME_DIR/$WAYLAND_DISPLAY" "$runtime/$WAYLAND_DISPLAY" --setenv WAYLAND_DISPLAY "$WAYLAND_DISPLAY")
  fi
  if [[ -n ${DISPLAY-} ]]; then
    [[ -d /tmp/.X11-unix ]] && enter+=(--ro-bind /tmp/.X11-unix /tmp/.X11-unix)
    enter+=(--setenv DISPLAY "$DISPLAY")
    [[ -f ${XAUTHORITY-} ]] && enter+=(--ro-bind "$XAUTHORITY" "$runtime/xauthority" --setenv XAUTHORITY "$runtime/xauthority")
  fi
  if [[ $bus == unix:path=* ]]; then
    bus=${bus#unix:path=}
    bus=${bus%%,*}
    [[ -S $bus ]] && enter+=(--ro-bind "$bus" "$runtime/bus" --setenv DBUS_SESSION_BUS_ADDRESS "unix:path=$runtime/bus")
  fi
  for name in pipewire-0 pulse; do
    [[ -e ${XDG_RUNTIME_DIR-}/$name ]] && enter+=(--ro-bind "$XDG_RUNTIME_DIR/$name" "$runtime/$name")
  done
  enter+=(--dev-bind-try /dev/dri /dev/dri)
  [[ -n ${XDG_CURRENT_DESKTOP-} ]] && enter+=(--setenv XDG_CURRENT_DESKTOP "$XDG_CURRENT_DESKTOP")
  [[ -n ${XDG_SESSION_TYPE-} ]] && enter+=(--setenv XDG_SESSION_TYPE "$XDG_SESSION_TYPE")
  return 0
}
