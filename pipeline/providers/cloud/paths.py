"""Paths below a connection's folder."""

from __future__ import annotations

from typing import Final

from pipeline.interruptions import Refused

LONGEST: Final = 1000  # characters


def tidy(path: str) -> str:
    """A path without empty parts and dots; raises Refused for one that leads upwards or is too long."""
    parts = [part for part in path.split("/") if part not in ("", ".")]
    if ".." in parts:
        raise Refused("bad_path", f"{path[:200]} leads out of the connection's folder.")
    if any(ord(letter) < 32 for letter in path):
        raise Refused("bad_path", "A path cannot have control characters.")
    if len(found := "/".join(parts)) > LONGEST:
        raise Refused("bad_path", f"The path is longer than {LONGEST} characters.")
    return found


def joined(*parts: str) -> str:
    """Parts of a path as one."""
    return tidy("/".join(parts))


def child(folder: str, name: str) -> str:
    """The path of what lies in a folder, named as the storage names it."""
    return f"{folder}/{name}" if folder else name


def below(path: str, folder: str) -> str:
    """What is left of a path below a folder that it lies in."""
    return path.removeprefix(f"{folder}/") if folder else path


def parent_of(path: str) -> str:
    return path.rpartition("/")[0]


def upper_folders(path: str) -> list[str]:
    """The folders that a path lies in, the uppermost first."""
    parts = path.split("/")[:-1]
    return ["/".join(parts[: end + 1]) for end in range(len(parts))]
