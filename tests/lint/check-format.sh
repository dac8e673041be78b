#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# check-format.sh FOLDER: whether .clang-format would change anything. "build-aux/dev format" does it.
cd "$1" || exit 1
find src tests -name '*.[ch]' -exec clang-format --dry-run -Werror {} +
