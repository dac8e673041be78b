# SPDX-License-Identifier: GPL-3.0-or-later
# This machine: are its libraries new enough, and what is missing?

# pkg-config name, oldest version, Debian package
readonly libraries='
  glib-2.0       2.84  libglib2.0-dev
  gtk4           4.18  libgtk-4-dev
  libadwaita-1   1.7   libadwaita-1-dev
  libsoup-3.0    3.6   libsoup-3.0-dev
  json-glib-1.0  1.10  libjson-glib-dev
  gstreamer-1.0  1.26  libgstreamer1.0-dev
'

host_has_libraries () {
  local name version package
  local -a wanted=()
  command -v pkg-config > /dev/null || return 1
  while read -r name version package; do
    [[ -n $name ]] && wanted+=("$name >= $version")
  done <<< "$libraries"
  pkg-config --exists "${wanted[@]}" 2>/dev/null
}

# The lock of the cache is not for the services that a package may start.
apt_get () {
  as_root env DEBIAN_FRONTEND=noninteractive apt-get --yes -o DPkg::Lock::Timeout=300 "$@" 9>&-
}

apt_install () {
  ask_password
  work apt "Installing on this machine with apt: $*" apt_get --no-install-recommends install "$@" && return
  work apt-update "Reading the package lists again" apt_get update &&
    work apt "Installing once more" apt_get --no-install-recommends install "$@"
}

# Before work goes on where nobody can be asked.
ask_password () {
  if (( EUID )) && [[ -t 0 ]]; then
    as_root -v
  fi
}

apt_candidate () {
  LC_ALL=C apt-cache policy "$1" 2>/dev/null | awk '$1 == "Candidate:" && $2 != "(none)" { print $2 }'
}

# Whether the distribution offers what the machine does not have yet.
distribution_has_libraries () {
  local name version package candidate
  command -v apt-get > /dev/null || return 1
  if [[ -z $(apt_candidate libgtk-4-dev) ]]; then
    ask_password
    work apt-update "Reading the package lists" apt_get update || die "without the package lists nothing can be installed"
  fi
  while read -r name version package; do
    [[ -z $name ]] && continue
    candidate=$(apt_candidate "$package")
    [[ -n $candidate ]] && dpkg --compare-versions "${candidate#*:}" ge "$version" || return 1
  done <<< "$libraries"
}

missing_packages () {
  local name
  local -A installed=()
  while read -r name; do
    installed[$name]=yes
  done < <(dpkg-query --show --showformat '${db:Status-Status} ${Package}\n' 2>/dev/null | sed -n 's/^installed //p')
  for name in $(packages --missing-commands); do
    [[ -n ${installed[$name]-} ]] || printf '%s\n' "$name"
  done
}

# Without apt the packages go by other names: name the commands that are not there.
check_commands () {
  local command
  local -a missing=()
  for command in gcc meson ninja msgfmt Xvfb dbus-run-session import python3 node npm clang-format clang-tidy; do
    command -v "$command" > /dev/null || missing+=("$command")
  done
  (( ! ${#missing[@]} )) || die "these commands are missing, please install them: ${missing[*]}"
}

prepare_host () {
  local name
  local -a missing=()
  if ! command -v dpkg-query > /dev/null; then
    check_commands
    return
  fi
  mapfile -t missing < <(missing_packages)
  if (( ${#missing[@]} )); then
    lock 9 "$cache/lock" "installing packages"
    apt_install "${missing[@]}"
    unlock 9
  fi
  host_has_libraries || die "the libraries of this machine are still too old"
}
