"""What a visitor sees of a home, without a browser: `python -m bench.record_page` prints it as JSON."""

from __future__ import annotations

import json
import sys

from bench.record_fork import ROOT

SECONDS = 120


def main() -> int:
    """Open the first page on the home of the environment; print its title, its errors and its exceptions."""
    from streamlit.testing.v1 import AppTest  # only this needs it, and it takes a second to load

    app = AppTest.from_file(str(ROOT / "ui" / "main.py"), default_timeout=SECONDS).run()
    told = {
        "drawn": any('class="hk-footer' in each.proto.body for each in app.get("html")),
        "errors": [each.value for each in app.error],
        "sentences": [each.value for each in app.code],
        "exceptions": [each.message for each in app.exception],
    }
    print(json.dumps(told))
    return 0


if __name__ == "__main__":
    sys.exit(main())
