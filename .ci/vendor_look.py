"""Copies Tabler, its icons and htmx from a node_modules folder into static/vendor, with licences and hashes.

Run by whoever updates them: ``python .ci/vendor_look.py NODE_MODULES``. Nothing of it runs when Bindery is installed.
Other entries of VENDOR.json stay as they are.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import sys
from pathlib import Path

VENDOR = Path(__file__).resolve().parent.parent / "static" / "vendor"
ICONS = Path(__file__).with_name("icons.txt")
MIT = """MIT License

Copyright (c) 2018-2026 The Tabler Authors
Copyright (c) 2018-2026 codecalm.net Paweł Kuna

"""
SHAPE = re.compile(r"<svg[^>]*>(?P<body>.*)</svg>", re.DOTALL)
FRAME = re.compile(r'<path stroke="none" d="M0 0h24v24H0z" fill="none" ?/>')
SOURCE_MAP = re.compile(r"\n/[/*]# sourceMappingURL=[^\n]*\n?$")


def version_of(package: Path) -> str:
    return str(json.loads((package / "package.json").read_text("utf-8"))["version"])


def place(name: str) -> Path:
    folder = VENDOR / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def vendor_tabler(node: Path) -> dict[str, object]:
    """The one style sheet. Its source map stays behind, so the comment that names it goes."""
    package = node / "@tabler" / "core"
    folder = place(f"tabler-{version_of(package)}")
    sheet = (package / "dist/css/tabler.min.css").read_text("utf-8")
    (folder / "tabler.min.css").write_text(SOURCE_MAP.sub("\n", sheet), "utf-8")
    permission = (node / "@tabler/icons/LICENSE").read_text("utf-8").partition("\n\nPermission")
    (folder / "LICENSE").write_text(MIT + permission[1].strip() + permission[2], "utf-8")
    return entry("@tabler/core", version_of(package), "MIT", "npm, without its source map comment", folder)


def vendor_icons(node: Path) -> dict[str, object]:
    """The outline icons that icons.txt names, as symbols of one sprite."""
    package = node / "@tabler" / "icons"
    folder = place(f"tabler-icons-{version_of(package)}")
    shutil.copy(package / "LICENSE", folder / "LICENSE")
    lines = ['<svg xmlns="http://www.w3.org/2000/svg">']
    for name in sorted(set(ICONS.read_text("utf-8").split())):
        drawing = SHAPE.search((package / "icons/outline" / f"{name}.svg").read_text("utf-8"))
        if drawing is None:
            sys.exit(f"{name}: not a drawing as expected")
        body = re.sub(r"\s*\n\s*", "", FRAME.sub("", drawing["body"]))
        lines.append(f'<symbol id="{name}" viewBox="0 0 24 24">{body}</symbol>')
    (folder / "sprite.svg").write_text("\n".join([*lines, "</svg>"]) + "\n", "utf-8")
    return entry("@tabler/icons", version_of(package), "MIT", "npm, outline icons as one sprite", folder)


def vendor_htmx(node: Path) -> dict[str, object]:
    package = node / "htmx.org"
    folder = place(f"htmx-{version_of(package)}")
    for source in ("dist/htmx.min.js", "dist/ext/hx-sse.min.js", "LICENSE"):
        shutil.copy(package / source, folder / Path(source).name)
    return entry("htmx.org", version_of(package), "0BSD", "npm", folder)


def entry(name: str, version: str, licence: str, source: str, folder: Path) -> dict[str, object]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    hashes = {str(path.relative_to(VENDOR)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    return {"name": name, "version": version, "licence": licence, "source": source, "files": hashes}


def main(node: Path) -> None:
    index = VENDOR / "VENDOR.json"
    known = {one["name"]: one for one in json.loads(index.read_text("utf-8"))} if index.is_file() else {}
    for new in (vendor_tabler(node), vendor_icons(node), vendor_htmx(node)):
        known[str(new["name"])] = new
    entries = sorted(known.values(), key=lambda one: str(one["name"]))
    index.write_text(json.dumps(entries, indent=2, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
