"""Run as a program: writes each Type 1 file named as an argument as CFF beside it, and says which it has begun."""

from __future__ import annotations

import contextlib
import sys


def main(names: list[str]) -> None:
    from afdko import invoker  # noqa: PLC0415 - only where it is there

    for name in names:
        print(name, flush=True)
        sys.argv = ["afdko", "tx", "-cff", name, f"{name}.cff"]
        with contextlib.suppress(SystemExit):  # so it ends each of its commands
            invoker.main()


if __name__ == "__main__":
    main(sys.argv[1:])
