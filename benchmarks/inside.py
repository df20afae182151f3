"""One function in a Django process of a place: ``python -m benchmarks.inside module:name '{"argument": 1}'``."""

from __future__ import annotations

import json
import sys
from importlib import import_module

import django


def main() -> None:
    django.setup()
    module, _, name = sys.argv[1].partition(":")
    answer = getattr(import_module(module), name)(**json.loads(sys.argv[2]))
    sys.stdout.write(json.dumps(answer) + "\n")


if __name__ == "__main__":
    main()
