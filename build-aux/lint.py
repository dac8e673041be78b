#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The house rules that a script can see.

lint.py FOLDER         checks the project, one TAP line per rule
lint.py --self-test    checks that each rule finds its bad sample and leaves its good one alone

A rule is a function that takes the tree and yields (file, line number, message). Its bad and good
samples are small trees, written beside it; each file of a bad sample is one that the rule finds.
"""

import fnmatch
import os
import re
import sys

MAX_FILE_LINES = 800
MAX_FUNCTION_LINES = 80
MAX_PARAMETERS = 6

TEXT_SUFFIXES = ('.c', '.h', '.in', '.ui', '.xml', '.py', '.sh', '.mjs', '.js', '.css', '.build', '.options',
                 '.md', '.rs', '.toml', '.lock', '.txt', '.yaml', '.yml', '.supp', '.json', '.desktop', '.service', '.po', '.svg', '')
SKIPPED_FOLDERS = ('.git', 'node_modules', '__pycache__', '_cargo', 'vendor')

RULES = []

# Rules that compare files, so that not each file of the sample is at fault.
COMPARING = ('declared-and-defined-alike', 'own-header-first', 'potfiles')


class Source:
    """A file: its text, and for C files its code without comments and its functions."""

    def __init__(self, path, text):
        self.path = path
        self.text = text
        self.code = strip_comments(text) if path.endswith(('.c', '.h')) else text

    def find(self, pattern):
        """Yields (line number, match) for each place in the code."""
        for match in re.finditer(pattern, self.code, re.MULTILINE):
            yield self.line_of(match.start()), match

    def line_of(self, offset):
        return self.code.count('\n', 0, offset) + 1

    def functions(self):
        """Yields (first line, name, parameters, body) for each function defined."""
        for match in re.finditer(r'^([a-z_]\w*) \(([^{};]*)\)\n\{\n(.*?)^\}', self.code, re.MULTILINE | re.DOTALL):
            yield self.line_of(match.start()), match[1], match[2], match[3]


class Tree:
    def __init__(self, texts):
        self.sources = {path: Source(path, text) for path, text in sorted(texts.items())}

    @classmethod
    def read(cls, top):
        texts = {}
        for folder, folders, names in os.walk(top):
            folders[:] = [name for name in folders if name not in SKIPPED_FOLDERS and not name.startswith('_build')]
            for name in names:
                path = os.path.join(folder, name)
                if name not in SKIPPED_FOLDERS and os.path.splitext(name)[1] in TEXT_SUFFIXES and not os.path.islink(path):
                    try:
                        with open(path, encoding='utf-8') as file:
                            texts[os.path.relpath(path, top)] = file.read()
                    except UnicodeDecodeError:
                        pass
        return cls(texts)

    def match(self, *patterns):
        for source in self.sources.values():
            if any(fnmatch.fnmatch(source.path, pattern) for pattern in patterns):
                yield source


def strip_comments(text):
    """Blanks comments but keeps lines and strings where they are."""
    def blank(match):
        return match[0] if match[0][0] in '"\'' else re.sub(r'[^\n]', ' ', match[0])
    return re.sub(r'"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'|/\*.*?\*/|//[^\n]*', blank, text, flags=re.DOTALL)


def rule(bad, good):
    def register(function):
        RULES.append((function.__name__.replace('_', '-'), function, bad, good))
        return function
    return register


def forbid(name, files, pattern, message, bad, good):
    """A rule that is one pattern."""
    def function(tree):
        for source in tree.match(*files):
            for line, _ in source.find(pattern):
                yield source.path, line, message
    RULES.append((name, function, bad, good))


C_FILES = ('src/*.c', 'src/*.h', 'tests/*.c', 'tests/*.h')

forbid('no-string-keyed-data', ('src/*.c',), r'\bg_object_(set|get)_q?data(_full)? \(',
       'keep it in a struct, not under a string key',
       {'src/a.c': 'g_object_set_data (object, "key", value);\n'}, {'src/a.c': 'self->value = value;\n'})

forbid('no-singletons', ('src/*.c', 'src/*.h'), r'\bringer_\w*_get_default \(',
       'pass the object on as a construct-only property',
       {'src/a.h': 'RingerClock *ringer_clock_get_default (void);\n'}, {'src/a.c': 'g_application_get_default ();\n'})

forbid('no-included-sources', ('tests/*.c', 'src/*.c'), r'^#include [<"][^">]*\.c[">]', 'link with it instead',
       {'tests/a.c': '#include "ringer-room.c"\n'}, {'tests/a.c': '#include "ringer-room.h"\n'})

forbid('no-old-endpoints', ('src/*', 'tests/*'), r'/_matrix/\w+/r' r'0/', 'the r0 endpoints are gone',
       {'src/a.c': 'x = "/_matrix/client/r' '0/sync";\n'}, {'src/a.c': 'x = "/_matrix/client/v3/sync";\n'})

forbid('no-token-in-addresses', ('src/*.c', 'src/*.h'), r'access_token=|"access_token", .*query', 'send it in the header',
       {'src/a.c': 'x = "?access_token=%s";\n'}, {'src/a.c': 'json_object_get (o, "access_token");\n'})

forbid('time-only-through-the-clock', ('src/matrix/*.c', 'src/rtc/*.c'),
       r'\bg_(timeout_add\w*|timeout_source_new\w*|get_real_time|get_monotonic_time|date_time_new_now\w*) \(',
       'use RingerClock',
       {'src/rtc/a.c': 'g_timeout_add (1, f, NULL);\n'}, {'src/base/a.c': 'g_timeout_add (1, f, NULL);\n'})

forbid('no-sleep-in-tests', ('tests/*',), r'\b(g_usleep|usleep|sleep) ?\(|\btime\.sleep\b|^\s*sleep [0-9$]',
       'wait for the thing itself, with a bound',
       {'tests/a.py': 'import time\ntime.sl' 'eep(1)\n'}, {'tests/a.c': 'wait_until (ready);\n'})

forbid('no-unfinished-work', ('src/*', 'tests/*', 'data/*', 'build-aux/*', 'docs/*'), r'\b(TO' r'DO|FIX' r'ME|XX' r'X|HA' r'CK)\b',
       'finish it or leave it out',
       {'src/a.c': 'int a; // \n"TO' 'DO";\n'}, {'src/a.c': 'int a;\n'})

forbid('no-registry-or-machine-names', ('*',),
       r'registry[.]npmj|(static|index)[.]crat|files[.]pythonh|pypi[.]org|proxy[.]gola|deb[.]debian'
       r'|(?<![\w.])/(root|work|Users)/|(?<![\w.])/home/(?!user\b)\w',
       'nothing of one machine or registry belongs in the tree',
       {'a.md': 'see https://py' 'pi.org\n', 'b.sh': 'cd /ro' 'ot/x\n'}, {'a.sh': 'cd /home/user\n'})

forbid('notify-by-pspec', ('src/*.c',), r'\bg_object_notify \(', 'use g_object_notify_by_pspec ()',
       {'src/a.c': 'g_object_notify (object, "name");\n'},
       {'src/a.c': 'g_object_notify_by_pspec (object, properties[PROP_NAME]);\n'})

forbid('canonical-property-names', C_FILES, r'\bg_param_spec_\w+ \("[^"]*_[^"]*"', 'property names have hyphens',
       {'src/a.c': 'g_param_spec_int ("a_b", NULL);\n'}, {'src/a.c': 'g_param_spec_int ("a-b", NULL);\n'})

forbid('source-ids-are-kept', ('src/*.c',), r'^ +g_(timeout|idle|child_watch|unix_fd)_add\w* \(', 'keep the id and clear it',
       {'src/a.c': '  g_idle_add (f, self);\n'}, {'src/a.c': '  self->idle_id = g_idle_add (f, self);\n'})

forbid('comparisons-are-explicit', C_FILES, r'!\s?(g_)?str(n|case|ncase)?cmp0? \(|\bif \((g_)?strn?cmp0? \([^()]*\)\)',
       'compare the result with 0, or use g_str_equal ()',
       {'src/a.c': '  if (!strcmp (a, b))\n'}, {'src/a.c': '  if (strcmp (a, b) == 0)\n'})

forbid('no-plain-connect-to-other-objects', ('src/rtc/*.c', 'src/matrix/*.c', 'src/platform/*.c'),
       r'\bg_signal_connect(_swapped)? \((?!self\b|G_OBJECT \(self\))', 'use g_signal_connect_object () or a GSignalGroup',
       {'src/rtc/a.c': '  g_signal_connect (room, "changed", G_CALLBACK (f), self);\n'},
       {'src/rtc/a.c': '  g_signal_connect_object (room, "changed", G_CALLBACK (f), self, 0);\n'})


@rule({'src/a.c': 'int x;\n'}, {'src/a.c': '/* SPDX-License-Identifier: GPL-3.0-or-later */\n'})
def licence_line(tree):
    for source in tree.match('*.c', '*.h', '*.py', '*.sh', '*.mjs', '*.js', '*.css', '*.ui', '*.xml', '*.xml.in', '*.in.in',
                             '*.build', '*.options', '*.md', '*.rs', '*.toml', '*.supp', '*.yaml', '.ci/run', 'build-aux/dev', 'build-aux/with-session'):
        head = source.text.split('\n')[:5]
        if not any('SPDX-License-Identifier: ' in line for line in head):
            yield source.path, 1, 'the SPDX line is missing'


@rule({'src/a.c': 'int x;\n' * (MAX_FILE_LINES + 1)}, {'src/a.c': 'int x;\n'})
def file_length(tree):
    for source in tree.match(*C_FILES, '*.py', '*.rs', '*.sh', '*.mjs', 'build-aux/dev'):
        lines = source.text.count('\n')
        if lines > MAX_FILE_LINES:
            yield source.path, lines, f'{lines} lines, at most {MAX_FILE_LINES}: two things in one?'


@rule({'src/a.c': 'void\nf (void)\n{\n  g_autoptr (GError) error;\n}\n', 'src/b.c': 'void\nf (void)\n{\n  GError *error;\n}\n'},
      {'src/a.c': 'struct _A\n{\n  GError *error;\n};\n\nvoid\nf (void)\n{\n  g_autoptr (GError) error = NULL;\n}\n'})
def errors_start_as_null(tree):
    for source in tree.match(*C_FILES):
        for line, name, _, body in source.functions():
            if re.search(r'^ +(GError \*|g_autoptr \(GError\) )\w+;', body, re.MULTILINE):
                yield source.path, line, f'a GError variable of {name} does not start as NULL'


@rule({'src/a.c': 'static void\nf (void)\n{\n' + '  g ();\n' * MAX_FUNCTION_LINES + '}\n',
       'src/b.c': 'static void\nf (int a, int b, int c, int d, int e, int g, int h)\n{\n}\n'},
      {'src/a.c': 'static void\nf (int a,\n   int b)\n{\n  g ();\n}\n'})
def function_size(tree):
    for source in tree.match(*C_FILES):
        for line, name, parameters, body in source.functions():
            length = body.count('\n') + parameters.count('\n') + 3
            number = len(re.sub(r'\([^()]*\)', '', parameters).split(','))
            # A callback and its data are one thing.
            number -= 'GAsyncReadyCallback' in parameters
            # GDBus gives a signal's whole address.
            number -= bool(re.match(r'GDBusConnection \*\w+,\s+const char \*sender,', parameters.strip('( \n')))
            # A layout measures into four places.
            number -= 2 * ('int *natural_baseline' in parameters)
            if length > MAX_FUNCTION_LINES:
                yield source.path, line, f'{name} has {length} lines, at most {MAX_FUNCTION_LINES}'
            if number > MAX_PARAMETERS:
                yield source.path, line, f'{name} has {number} parameters, at most {MAX_PARAMETERS}'


@rule({'src/a.c': 'void\nf (void)\n{\n  task = g_task_new (self, NULL, cb, data);\n}\n'},
      {'src/a.c': 'void\nf (void)\n{\n  task = g_task_new (self, NULL, cb, data);\n  g_task_set_source_tag (task, f);\n}\n'})
def tasks_have_a_source_tag(tree):
    for source in tree.match('src/*.c'):
        for line, name, _, body in source.functions():
            if body.count('g_task_new (') > body.count('g_task_set_source_tag ('):
                yield source.path, line, f'{name} makes a GTask without a source tag'


@rule({'src/a.c': 'p = g_param_spec_int ("a", NULL, NULL, 0, 1, 0, G_PARAM_READABLE);\n'},
      {'src/a.c': 'p = g_param_spec_int ("a", NULL, NULL, 0, 1, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);\n'})
def param_specs_have_static_strings(tree):
    for source in tree.match('src/*.c'):
        for line, match in source.find(r'\bg_param_spec_\w+ \("[^;]*;'):
            shared = ', flags)' in match[0] and re.search(r'const GParamFlags flags = [^;]*G_PARAM_STATIC_STRINGS', source.text)
            if 'G_PARAM_STATIC_STRINGS' not in match[0] and not shared:
                yield source.path, line, 'G_PARAM_STATIC_STRINGS is missing'


@rule({'src/a.c': 'static void\na_dispose (GObject *object)\n{\n  clear ();\n}\n'},
      {'src/a.c': 'static void\na_dispose (GObject *object)\n{\n  G_OBJECT_CLASS (a_parent_class)->dispose (object);\n}\n'})
def vfuncs_chain_up(tree):
    for source in tree.match(*C_FILES):
        for line, name, parameters, body in source.functions():
            match = re.match(r'\w+_(dispose|finalize|constructed)$', name)
            if match and re.fullmatch(r'GObject \*\w+', parameters) and f'_parent_class)->{match[1]} (' not in body:
                yield source.path, line, f'{name} does not chain up'


@rule({'src/a.h': 'G_DECLARE_FINAL_TYPE (A, a, RINGER, A, GObject)\n', 'src/a.c': 'G_DEFINE_TYPE (A, a, G_TYPE_OBJECT)\n'},
      {'src/a.h': 'G_DECLARE_FINAL_TYPE (A, a, RINGER, A, GObject)\n', 'src/a.c': 'G_DEFINE_FINAL_TYPE (A, a, G_TYPE_OBJECT)\n'})
def declared_and_defined_alike(tree):
    for source in tree.match('src/*.h', 'tests/*.h'):
        for line, match in source.find(r'^G_DECLARE_(FINAL_TYPE|INTERFACE) \((\w+)'):
            room = os.path.dirname(source.path)
            wanted = rf'^G_DEFINE_{match[1]}(_WITH_CODE)? \({match[2]}\b'
            if not any(re.search(wanted, other.code, re.MULTILINE) for other in tree.match(f'{room}/*.c')):
                yield source.path, line, f'{match[2]} is not defined as G_DEFINE_{match[1]} in {room}'


@rule({'src/a.h': '#ifndef A_H\nvoid f (void);\n#endif\n'},
      {'src/a.h': '#pragma once\nG_BEGIN_DECLS\nvoid f (void);\nG_END_DECLS\n'})
def header_frame(tree):
    for source in tree.match('src/*.h', 'tests/*.h'):
        for wanted in ('#pragma once', 'G_BEGIN_DECLS', 'G_END_DECLS'):
            if wanted not in source.code:
                yield source.path, 1, f'{wanted} is missing'


@rule({'src/a.c': '#include <glib.h>\n#include "a.h"\n', 'src/a.h': ''}, {'src/a.c': '#include "a.h"\n#include <glib.h>\n', 'src/a.h': ''})
def own_header_first(tree):
    """So each header is once compiled with nothing before it."""
    for source in tree.match('src/*.c', 'tests/*.c'):
        header = source.path[:-1] + 'h'
        own = [os.path.basename(header), os.path.basename(header)[:-2] + '-private.h']
        included = [match[1] for _, match in source.find(r'^#include [<"]([^>"]+)[>"]') if match[1] != 'ringer-config.h']
        if header in tree.sources and included[:1] not in ([own[0]], [own[1]]):
            yield source.path, 1, f'{own[0]} is not the first header'


@rule({'src/a.c': 'static gboolean\ntick_cb (gpointer data)\n{\n  return FALSE;\n}\nid = g_timeout_add (1, tick_cb, self);\n'},
      {'src/a.c': 'static gboolean\ntick_cb (gpointer data)\n{\n  return G_SOURCE_REMOVE;\n}\nid = g_timeout_add (1, tick_cb, self);\n'})
def source_callbacks_return_constants(tree):
    for source in tree.match(*C_FILES):
        callbacks = {name for _, match in source.find(r'\bg_(?:timeout|idle)_add\w* \(([^;]*);')
                     for name in re.findall(r'\w+', match[1])}
        for line, name, _, body in source.functions():
            if name in callbacks and re.search(r'\breturn (TRUE|FALSE);', body):
                yield source.path, line, f'{name} returns G_SOURCE_CONTINUE or G_SOURCE_REMOVE'


@rule({'src/a.c': 'static void\ndue_cb (gpointer data)\n{\n}\nid = g_idle_add_full (0, G_SOURCE_FUNC (due_cb), self, NULL);\n'},
      {'src/a.c': 'static void\ndue_cb (gpointer data)\n{\n}\nid = g_idle_add_once (due_cb, self);\n'})
def source_callbacks_return_something(tree):
    """A cast hides that one returns nothing, and then it is chance whether it is called again."""
    for source in tree.match(*C_FILES):
        nothing = {match[1] for _, match in source.find(r'^(?:static )?void\n(\w+) \(')}
        for line, match in source.find(r'\bG_SOURCE_FUNC \((\w+)\)'):
            if match[1] in nothing:
                yield source.path, line, f'{match[1]} returns nothing'


@rule({'src/crypto/rust/src/lib.rs': 'fn f() {\n    unsafe { g() }\n}\n', 'src/crypto/rust/src/a.rs': '// SAFETY: none\nunsafe { g() }\n'},
      {'src/crypto/rust/src/lib.rs': 'fn f() {\n    // SAFETY: it lives.\n    unsafe { g() }\n}\n/// # Safety\n/// as said\npub unsafe fn h() {}\n'})
def unsafe_says_why(tree):
    """All of it is at the border, in one file."""
    for source in tree.match('src/*.rs'):
        lines = source.text.split('\n')
        for number, line in enumerate(lines):
            if not re.search(r'\bunsafe (\{|impl\b)', re.sub(r'//.*', '', line)):
                continue
            if not source.path.endswith('/lib.rs'):
                yield source.path, number + 1, 'unsafe code belongs into lib.rs'
            elif 'SAFETY: ' not in ' '.join(lines[max(number - 3, 0):number]):
                yield source.path, number + 1, 'unsafe code without a word why it is sound (SAFETY:)'


VISIBLE = r'(set_(label|title|subtitle|tooltip_text|heading|body|description|placeholder_text)|g_notification_new|adw_toast_new)'


@rule({'src/ui/a.c': 'gtk_label_set_label (label, "Hello");\n',
       'src/ui/b.ui': '<property name="label">Hello</property>\n'},
      {'src/ui/a.c': 'gtk_label_set_label (label, _("Hello"));\n',
       'src/ui/b.ui': '<property name="label" translatable="yes">Hello</property>\n'})
def visible_strings_are_translated(tree):
    for source in tree.match('src/*.c'):
        for line, _ in source.find(r'\b\w*' + VISIBLE + r' \([^;"]*(?<!_\()(?<!_ \()"[^"%]*[A-Za-z]{2}[^"]*"'):
            yield source.path, line, 'a string that a person sees is not marked for translation'
    for source in tree.match('src/*.ui'):
        names = 'label|title|subtitle|tooltip-text|heading|body|description|placeholder-text'
        for line, match in source.find(rf'<property name="({names})"([^>]*)>[^<]*[A-Za-z]{{2}}'):
            if 'translatable="yes"' not in match[2]:
                yield source.path, line, 'a string that a person sees is not marked for translation'


@rule({'po/POTFILES.in': 'src/b.c\nsrc/gone.c\n', 'src/a.c': 'x = _("A");\n', 'src/b.c': 'x = _("B");\n'},
      {'po/POTFILES.in': '# files\nsrc/a.c\n', 'src/a.c': 'x = _("A");\n', 'src/b.c': 'x = "B";\n'})
def potfiles(tree):
    listing = tree.sources.get('po/POTFILES.in')
    if not listing:
        return
    listed = [line for line in listing.text.split('\n') if line and not line.startswith('#')]
    if listed != sorted(listed):
        yield listing.path, 1, 'the list is not sorted'
    for path in listed:
        if path not in tree.sources:
            yield listing.path, 1, f'{path} does not exist'
    for source in tree.match('src/*.c', 'src/*.ui', 'data/*.desktop.in*', 'data/*.metainfo.xml.in*', 'data/*.gschema.xml*'):
        if source.path.endswith('.c'):
            found = re.search(r'\b(_|N_|C_|NC_|g_dngettext|ngettext|g_dpgettext2?) ?\(', source.code)
        elif source.path.endswith('.ui'):
            found = 'translatable="yes"' in source.code
        else:
            found = '.desktop' in source.path or '.metainfo' in source.path or 'gettext-domain' in source.code
        if found and source.path not in listed:
            yield source.path, 1, 'has strings to translate, but is not in po/POTFILES.in'


def report(number, name, problems):
    print(f'{"not ok" if problems else "ok"} {number} - {name}')
    for problem in problems:
        print(f'# {problem}')
    return not problems


def check(top):
    tree = Tree.read(top)
    if not tree.sources:
        print(f'Bail out! no files in {top}')
        return 1
    print(f'1..{len(RULES)}')
    results = [report(number, name, [f'{path}:{line}: {message}' for path, line, message in function(tree)])
               for number, (name, function, _, _) in enumerate(RULES, 1)]
    return 0 if all(results) else 1


def self_test():
    print(f'1..{len(RULES)}')
    results = []
    for number, (name, function, bad, good) in enumerate(RULES, 1):
        problems = []
        found = {path for path, _, _ in function(Tree(bad))}
        if not found or (name not in COMPARING and found != set(bad)):
            problems.append(f'finds only {sorted(found)} of its bad sample')
        problems += [f'complains about its good sample: {path}:{line}: {message}' for path, line, message in function(Tree(good))]
        results.append(report(number, name, problems))
    return 0 if all(results) else 1


def main(arguments):
    if arguments == ['--self-test']:
        return self_test()
    if len(arguments) == 1 and os.path.isdir(arguments[0]):
        return check(arguments[0])
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
