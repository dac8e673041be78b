# SPDX-License-Identifier: GPL-3.0-or-later
"""What a test that is written in Python says of its stories, in TAP."""

from processes import Failed


def tell(stories, world, explain=lambda: ()):
    """They go on from each other, so the first that fails ends them; `explain` then gives more lines to say."""
    print(f'1..{len(stories)}', flush=True)
    for number, story in enumerate(stories, 1):
        title = story.__name__.removeprefix('story_').replace('_', ' ')
        try:
            story(world)
        except (Failed, AssertionError) as error:
            lines = [f'not ok {number} - {title}', *(f'# {line}' for line in (error, *explain())), f'Bail out! {title}']
            print('\n'.join(lines), flush=True)
            return 1
        print(f'ok {number} - {title}', flush=True)
    return 0
