"""Office files as PDF by LibreOffice without a screen; a program of the machine that may not be there."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import zipfile
from pathlib import Path

from documents.extraction.compound_file import CompoundFile
from documents.extraction.office_look import OFFICE, is_locked, refuse_bombs
from documents.extraction.old_office_look import LOCKED, NO_OFFICE, SHEETS, has_macros, is_enciphered, require_office
from documents.extraction.unreadable import Unreadable, unreadable
from documents.isolation.landlock import Reach, confined_to
from documents.sniffing import OFFICE_BY_EXTENSION, RTF
from pipeline.text.to_pdf.rich_text import without_foreign
from pipeline.text.to_pdf.writing import WritingRefused

SUFFIX = {media_type: suffix for suffix, media_type in OFFICE_BY_EXTENSION.items()}
_SECONDS = 300
_ABSENT = (
    "Office files are converted by LibreOffice, which is not on this machine: apt-get install libreoffice-writer-nogui "
    "libreoffice-calc-nogui libreoffice-impress-nogui. Or save the file as PDF with the program that made it."
)
_FAILED = (
    "LibreOffice could not convert this file: it is damaged, or needs more memory than one file may use. "
    "Save it as PDF with the program that made it."
)
_PARTS = {  # of LibreOffice, by file suffix: what it is for, its library, its package, its filter
    suffix: part
    for suffixes, part in (
        ("doc docx odt rtf", ("text", "libswlo.so", "libreoffice-writer-nogui", "writer_pdf_Export")),
        ("xls xlsx ods", ("tables", "libsclo.so", "libreoffice-calc-nogui", "calc_pdf_Export")),
        ("ppt pptx odp", ("presentations", "libsdlo.so", "libreoffice-impress-nogui", "impress_pdf_Export")),
    )
    for suffix in suffixes.split()
}
_MACROS = "Its macros were not run."
_FOREIGN = "What it takes from other files or addresses was left out."
_PROGRAMS = (  # what LibreOffice reads where a package or its makers put it: itself, libraries, fonts, its settings
    "/usr/bin", "/usr/lib", "/usr/lib64", "/usr/libexec", "/usr/share", "/usr/local/share/fonts", "/bin", "/lib",
    "/lib64", "/etc/fonts", "/etc/libreoffice", "/etc/ld.so.cache", "/etc/locale.alias", "/etc/localtime",
    "/etc/nsswitch.conf", "/etc/papersize", "/etc/passwd", "/etc/group", "/var/cache/fontconfig",
    "/var/lib/libreoffice", "/var/spool/libreoffice", "/proc/filesystems", "/dev/urandom",
)  # fmt: skip
_SOCKETS = "/tmp"  # noqa: S108 - LibreOffice names the folder of its socket itself
_SETTINGS = (  # where it lies in LibreOffice's registry, its name, its type, its value
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "boolean", "true"),
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "int", "3"),
    ("Office.Common/Security/Scripting", "DisableActiveContent", "boolean", "true"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "boolean", "true"),
    ("Office.Calc/Content/Update", "Link", "short", "2"),  # never
    ("Office.Writer/Content/Update", "Link", "int", "0"),  # never
    ("Inet/Settings", "ooInetProxyType", "int", "2"),  # by hand: whatever asks all the same asks nobody
    ("Inet/Settings", "ooInetHTTPProxyName", "string", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPProxyPort", "int", "9"),
    ("Inet/Settings", "ooInetHTTPSProxyName", "string", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPSProxyPort", "int", "9"),
    ("Office.Java/VirtualMachine", "Enable", "boolean", "false"),
)  # fmt: skip


def write_office(source: Path, media_type: str, folder: Path, *, seconds: float = _SECONDS) -> tuple[Path, list[str]]:
    """Writes the PDF into ``folder``; gives it and notes. Macros do not run, and nothing is loaded from outside.

    Raises Unreadable, and WritingRefused "no_libreoffice", "password", "office_failed" or "office_too_long".
    """
    notes, failure = _judged(source, media_type)
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise WritingRefused("no_libreoffice", _ABSENT)
    here = folder / f"office.{SUFFIX[media_type]}"
    if media_type == RTF:
        content, seen = without_foreign(source.read_bytes())
        here.write_bytes(content)
        notes += [_FOREIGN] if seen else []
    else:
        shutil.copyfile(source, here)
    failed = _convert(program, here, seconds)
    here.unlink()
    found = here.with_suffix(".pdf")
    if failed or not found.exists():
        if lack := lacking_part(Path(program), here.suffix[1:]):
            raise WritingRefused("no_libreoffice", lack)
        raise WritingRefused(failure, LOCKED if failure == "password" else _FAILED)
    return found, notes


def _convert(program: str, here: Path, seconds: float) -> int:
    """Has LibreOffice write a PDF beside the file; gives its exit status.

    A profile of its own: two at once do not wait for one another, and no file leaves anything to the next.
    """
    folder = here.parent
    with (
        tempfile.TemporaryDirectory(dir=folder, ignore_cleanup_errors=True) as private,
        confined_to(_reach(Path(program), folder)) as confine,
    ):
        profile = Path(private) / "profile"
        _write_settings(profile)
        try:
            done = subprocess.run(
                [
                    program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--nolockcheck",
                    "--nodefault", "--convert-to", _way_of(here.suffix[1:]), "--outdir", ".", here.name,
                ],
                cwd=folder,  # not told by its path: LibreOffice takes %20 in a path for a blank
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=seconds,
                check=False, env={"PATH": "/usr/bin:/bin", "HOME": private, "TMPDIR": private, "LANG": "C.UTF-8"},
                preexec_fn=confine,  # two calls of the system, which take no lock
            )  # fmt: skip
        except subprocess.TimeoutExpired as error:
            # What it started dies with the group of the limited process, which ends by this.
            text = f"LibreOffice took longer than {seconds:g} seconds over this file. Split it first."
            raise WritingRefused("office_too_long", text) from error
    return done.returncode


def _reach(program: Path, folder: Path) -> Reach:
    """LibreOffice and its file, and no other file of the server: addresses in a file are followed in many ways."""
    own = program.resolve().parent  # of its makers' packages: /opt/libreoffice24.8/program
    read = [*map(Path, _PROGRAMS), program, *Path("/opt").glob("libreoffice*")]
    if own.name == "program":
        read.append(own.parent)
    return Reach(read=tuple(read), write=(folder, Path(os.devnull)), sockets=(Path(_SOCKETS),))


def _way_of(suffix: str) -> str:
    """Tagged, for who has it read aloud; headings become bookmarks by themselves. LibreOffice before 7.4 ignores it."""
    return f'pdf:{_PARTS[suffix][3]}:{{"UseTaggedPDF":{{"type":"boolean","value":"true"}}}}'


def lacking_part(program: Path, suffix: str) -> str:
    """What to do where LibreOffice is here without its part for files of this suffix; empty where that is not seen.

    Debian packs the parts one by one, each with its library beside the program.
    """
    there = program.resolve().parent
    purpose, library, package, _ = _PARTS[suffix]
    if (there / library).exists() or not any((there / name).exists() for _, name, *_ in _PARTS.values()):
        return ""
    return (
        f"LibreOffice is on this machine, but not its part for {purpose}: apt-get install {package}. "
        "Or save the file as PDF with the program that made it."
    )


def _judged(source: Path, media_type: str) -> tuple[list[str], str]:
    """Notes on what will not be in the PDF, and the code of a failure; raises what need not be tried."""
    if media_type == RTF:
        return [], "office_failed"
    if media_type in SHEETS:
        return _judged_old(source, media_type)
    if is_locked(source):
        raise WritingRefused("password", LOCKED)
    with unreadable("open the Office file"), zipfile.ZipFile(source) as archive:
        refuse_bombs(archive)
        names = archive.namelist()
        if not any(one.startswith(OFFICE[media_type]) for one in names):
            raise WritingRefused("office_failed", NO_OFFICE)
    macros = any(one.lower().endswith("vbaproject.bin") or one.startswith("Basic/") for one in names)
    return [_MACROS] if macros else [], "office_failed"


def _judged_old(source: Path, media_type: str) -> tuple[list[str], str]:
    """As `_judged`: of an enciphered workbook only opening it tells whether it needs a password."""
    try:
        with unreadable("open the Office file"), source.open("rb") as stream:
            file = CompoundFile(stream)
            require_office(file, media_type)
            return [_MACROS] if has_macros(file) else [], "password" if is_enciphered(file) else "office_failed"
    except Unreadable as refused:
        if refused.text != LOCKED:
            raise
        raise WritingRefused("password", LOCKED) from refused


def _write_settings(profile: Path) -> None:
    """LibreOffice's own file for what differs from its defaults (registrymodifications.xcu)."""
    items = "".join(
        f'<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse" oor:type="xs:{kind}">'
        f"<value>{value}</value></prop></item>"
        for path, name, kind, value in _SETTINGS
    )
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        'xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"{items}</oor:items>",
        encoding="utf-8",
    )
