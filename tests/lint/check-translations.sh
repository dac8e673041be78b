#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# check-translations.sh FOLDER: each translation is listed, whole, of these strings and no others, and right in its form.
# "build-aux/dev translations" brings them up to date.
cd "$1/po" && [ -e LINGUAS ] && [ -e POTFILES.in ] || exit 1
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
status=0

fail () {
  echo "$1"
  status=1
}

# extract OPTION…: the strings of the files that standard input names.
extract () {
  xgettext --directory=.. --files-from=- --from-code=UTF-8 \
    --keyword=_ --keyword=N_ --keyword=C_:1c,2 --keyword=NC_:1c,2 --keyword=g_dngettext:2,3 "$@" 2>&1
}

# What the strings themselves look like to a translator: whatever xgettext has to say is a fault.
said=$(grep -E '^src/.*\.(c|ui)$' POTFILES.in | extract --check=ellipsis-unicode --check=space-ellipsis --output=/dev/null) || status=1
[ -z "$said" ] || fail "$said"
extract --output="$folder/all.pot" < POTFILES.in || fail "the strings can't be read"

for language in $(grep -v '^#' LINGUAS); do
  [ -e "$language.po" ] || fail "LINGUAS names $language, but there is no $language.po"
done

for file in *.po; do
  [ -e "$file" ] || continue
  grep -qx "${file%.po}" LINGUAS || fail "$file is not in LINGUAS"
  # Merged, so that it is known which strings have a format.
  msgmerge --quiet --no-fuzzy-matching "$file" "$folder/all.pot" |
    msgfmt --check --check-accelerators=_ --output-file=/dev/null - || fail "$file is not right in its form"
  # Untranslated, fuzzy and missing strings, and, as a warning only, those that nothing uses.
  said=$(msgcmp "$file" "$folder/all.pot" 2>&1) && [ -z "$said" ] || fail "$said"
  [ -z "$(msgattrib --only-obsolete "$file")" ] || fail "$file keeps strings that are gone"
done
exit $status
