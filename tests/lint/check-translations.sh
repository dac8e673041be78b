#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# check-translations.sh FOLDER: each translation is listed, whole in its form, and fits the strings.
cd "$1/po" && [ -e LINGUAS ] && [ -e POTFILES.in ] || exit 1
status=0

for language in $(grep -v '^#' LINGUAS); do
  if [ ! -e "$language.po" ]; then
    echo "LINGUAS names $language, but there is no $language.po"
    status=1
  fi
done

for file in *.po; do
  [ -e "$file" ] || continue
  grep -qx "${file%.po}" LINGUAS || { echo "$file is not in LINGUAS"; status=1; }
  msgfmt --check --output-file=/dev/null "$file" || status=1
done

# What the strings themselves look like to a translator: whatever xgettext has to say is a fault.
said=$(grep -E '^src/.*\.(c|ui)$' POTFILES.in | xgettext --directory=.. --files-from=- --from-code=UTF-8 \
  --keyword=_ --keyword=N_ --keyword=C_:1c,2 --keyword=NC_:1c,2 --keyword=g_dngettext:2,3 \
  --check=ellipsis-unicode --check=space-ellipsis --output=/dev/null 2>&1) || status=1
if [ -n "$said" ]; then
  echo "$said"
  status=1
fi
exit $status
