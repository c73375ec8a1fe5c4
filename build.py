#!/usr/bin/env python3
"""The one door to DeZero in Steps: `python3 build.py serve | test | build | kernel | bench`.

The work is done by the modules in tools/. This file is written so that an old Python can read it
too, and say what is wrong.
"""

import sys

if sys.version_info < (3, 9):  # noqa: UP036
    sys.exit(
        "build.py: Python 3.9 or newer is needed, and this is %d.%d: run it with a newer one, "  # noqa: UP031
        "for example `python3.13 build.py serve`." % sys.version_info[:2]
    )

from tools.commands import main

if __name__ == "__main__":
    sys.exit(main())
