#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs a command in one of Ringer's languages, or in one that is made for it.

with-language.py LANGUAGE COMMAND…

LANGUAGE is one of po/LINGUAS; or "pseudo", which is English with every letter changed and each text marked and longer, as other languages
are; or "mirrored", which is the same in letters that go from right to left. The command finds the folder of the texts in
RINGER_TEST_LOCALES, and what has become of each English one in RINGER_TEST_WORDS. The names of days and months stay English.
"""

import json
import os
import re
import struct
import subprocess
import sys
import tempfile

TOP = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..')
# Of the C library's: gettext takes no text from a locale that is named after C.
C_LOCALES = ('/usr/lib/locale/C.utf8', '/usr/lib64/locale/C.utf8', '/usr/lib/locale/C.UTF-8')
XGETTEXT = ('xgettext', '--directory=..', '--files-from=POTFILES.in', '--from-code=UTF-8', '--output=-',
            '--keyword=_', '--keyword=N_', '--keyword=C_:1c,2', '--keyword=NC_:1c,2', '--keyword=g_dngettext:2,3')
HEADER = 'Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=(n != 1);\n'
# What is no word: formats, markup, addresses, the sign before the key of a label.
KEPT = re.compile(r'(%(?:\d+\$)?[-0-9]*[a-zA-Z]|&\w+;|<[^>]+>|https?://|@ann:example\.org|example\.org|_)')
ACCENTED = str.maketrans('aeioucnyszAEIOUCNYSZ', 'àéîöûçñýšžÀÉÎÖÛÇÑÝŠŽ')
HEBREW = str.maketrans('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ', 'אבגדהוזחטיכלמנסעפצקרשתםןףץ' * 2)


def read_catalogue(data):
    """What msgfmt made: from the English texts, with context and plural, to their translations."""
    count, originals, translations = struct.unpack('<III', data[8:20])

    def text(table, index):
        length, offset = struct.unpack('<II', data[table + 8 * index:table + 8 * index + 8])
        return data[offset:offset + length].decode()
    return {text(originals, index): text(translations, index) for index in range(count)}


def write_catalogue(catalogue, path):
    pairs = sorted((key.encode(), value.encode()) for key, value in catalogue.items())
    start = 28
    offset = start + 16 * len(pairs)
    tables, texts = [b'', b''], b''
    for side in (0, 1):
        for pair in pairs:
            tables[side] += struct.pack('<II', len(pair[side]), offset + len(texts))
            texts += pair[side] + b'\0'
    os.makedirs(os.path.dirname(path))
    with open(path, 'wb') as file:
        file.write(struct.pack('<7I', 0x950412de, 0, len(pairs), start, start + 8 * len(pairs), 0, 0) + b''.join(tables) + texts)


def compile_catalogue(po):
    return read_catalogue(subprocess.run(('msgfmt', '--output-file=-', '-'), input=po, stdout=subprocess.PIPE, check=True).stdout)


def english():
    """Each text as its own translation."""
    pot = subprocess.run(XGETTEXT, cwd=os.path.join(TOP, 'po'), stdout=subprocess.PIPE, check=True).stdout
    return compile_catalogue(subprocess.run(('msgen', '-'), input=pot.replace(b'charset=CHARSET', b'charset=UTF-8'),
                                            stdout=subprocess.PIPE, check=True).stdout)


def lengthen(text):
    """The shorter a text, the more it may grow."""
    letters = sum(letter.isalpha() for letter in KEPT.sub('', text))
    more = letters * (5 if letters <= 10 else 3) // 10
    words = ['o' * min(6, more - begin) for begin in range(0, more, 6)]
    return text + ''.join(f' {word}' for word in words)


def change(text, letters):
    # "%s: %s" has no words; a date has those of the C library.
    if not any(letter.isalpha() for letter in KEPT.sub('', text)) and '%B' not in text:
        return text
    parts = KEPT.split(lengthen(text))
    return '⟦' + ''.join(part if index % 2 else part.translate(letters) for index, part in enumerate(parts)) + '⟧'


def make(language):
    if language not in ('pseudo', 'mirrored'):
        with open(os.path.join(TOP, 'po', f'{language}.po'), 'rb') as file:
            return compile_catalogue(file.read())
    letters = HEBREW if language == 'mirrored' else ACCENTED
    made = {key: '\0'.join(change(part, letters) for part in value.split('\0')) for key, value in english().items() if key}
    made[''] = HEADER
    return made


def plain(text):
    """A label shows no underscore; it stands before the key."""
    return text.replace('_', '')


def words(catalogue):
    """Pairs of an English text and its translation; a plural is two of them."""
    pairs = []
    for key, value in catalogue.items():
        originals = key.rpartition('\4')[2].split('\0')
        translations = value.split('\0')
        pairs += [(plain(original), plain(translations[min(index, len(translations) - 1)])) for index, original in enumerate(originals) if original]
    return pairs


def main():
    language = sys.argv[1]
    catalogue = make(language)
    locale = next((path for path in C_LOCALES if os.path.isdir(path)), None)
    if not locale:
        sys.exit('with-language.py: there is no locale C.UTF-8')
    with tempfile.TemporaryDirectory(prefix='ringer-language-') as folder:
        write_catalogue(catalogue, os.path.join(folder, language, 'LC_MESSAGES', 'ringer.mo'))
        os.symlink(locale, os.path.join(folder, 'xx_XX.utf8'))
        table = os.path.join(folder, 'words.json')
        with open(table, 'w', encoding='utf-8') as file:
            json.dump(words(catalogue), file)
        environment = dict(os.environ, LOCPATH=folder, LC_ALL='xx_XX.UTF-8', LANGUAGE=language, RINGER_TEST_LOCALES=folder, RINGER_TEST_WORDS=table)
        return subprocess.run(sys.argv[2:], env=environment, check=False).returncode


if __name__ == '__main__':
    result = main()
    sys.exit(result if result >= 0 else 128 - result)
