#!/usr/bin/env python3
"""Makes oui.txt: prefixes of MAC addresses and who holds them, one a line, sorted, for binary search.

The facts are those of the IEEE Registration Authority, which asserts no copyright in them: MA-L and the individual
address blocks as the Python package netaddr ships them, MA-M and MA-S as the Debian package ieee-data does:

    pip download --no-deps --dest /tmp/oui netaddr==1.3.0
    (cd /tmp/oui && apt-get download ieee-data && dpkg-deb -x ieee-data_*.deb ieee)
    python3 src/register/data/make_oui.py /tmp/oui/netaddr-*.whl /tmp/oui/ieee/usr/share/ieee-data \
        > src/register/data/oui.txt

Six digits are an MA-L block, seven an MA-M block (28 bits), nine an MA-S or an individual address block (36 bits).
Left out: blocks that the authority itself holds (they are divided among others, so the first 24 bits name nobody),
holders listed as "Private", and the few blocks that the authority gave out twice.
Same packages, same bytes. The editions stand in the first line; src/register/oui.rs states them too.
"""

import datetime
import pathlib
import re
import sys
import zipfile

NAMELESS = {"ieee registration authority", "private"}
MA_L = re.compile(r"^([0-9A-F]{6})\s+\(base 16\)\s+(.*)$")
IAB_OUI = re.compile(r"^([0-9A-F]{2})-([0-9A-F]{2})-([0-9A-F]{2})\s+\(hex\)")
IAB_RANGE = re.compile(r"^([0-9A-F]{3})000-([0-9A-F]{3})FFF\s+\(base 16\)\s+(.*)$")


SMALL_OUI = re.compile(r"^([0-9A-F]{2})-([0-9A-F]{2})-([0-9A-F]{2})\s+\(hex\)")
SMALL_RANGE = re.compile(r"^([0-9A-F]{6})-([0-9A-F]{6})\s+\(base 16\)\s+(.*)$")


def lines_of(wheel, member):
    return wheel.read(member).decode("utf-8").splitlines()


def holders(wheel):
    for line in lines_of(wheel, "netaddr/eui/oui.txt"):
        if found := MA_L.match(line):
            yield found[1], found[2]
    block = None
    for line in lines_of(wheel, "netaddr/eui/iab.txt"):
        if found := IAB_OUI.match(line):
            block = found[1] + found[2] + found[3]
        elif (found := IAB_RANGE.match(line)) and block:
            if found[1] != found[2]:
                raise SystemExit(f"a block wider than 4096 addresses: {line}")
            yield block + found[1], found[3]


def small_holders(file, digits):
    """Yields the blocks of a file of MA-M (one digit behind the OUI) or MA-S (three)."""
    block = None
    for line in file.read_text(encoding="utf-8").splitlines():
        if found := SMALL_OUI.match(line):
            block = found[1] + found[2] + found[3]
        elif (found := SMALL_RANGE.match(line)) and block:
            if found[1][:digits] != found[2][:digits] or found[1][digits:].strip("0") or found[2][digits:].strip("F"):
                raise SystemExit(f"a block of another width: {line}")
            yield block + found[1][:digits], found[3]


def main():
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    with zipfile.ZipFile(sys.argv[1]) as wheel:
        year, month, day = wheel.getinfo("netaddr/eui/oui.txt").date_time[:3]
        rows, twice = {}, set()
        folder = pathlib.Path(sys.argv[2])
        seconds = int((folder / ".lastupdate").read_text())
        small_edition = datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc).date().isoformat()
        small = [*small_holders(folder / "mam.txt", 1), *small_holders(folder / "oui36.txt", 3)]
        for prefix, holder in [*holders(wheel), *small]:
            holder = " ".join(holder.split())
            if rows.setdefault(prefix, holder) != holder:
                twice.add(prefix)
        for prefix, holder in list(rows.items()):
            if not holder or holder.lower() in NAMELESS or prefix in twice:
                del rows[prefix]
    version = re.search(r"netaddr-([0-9.]+)-", sys.argv[1])
    edition = f"{year:04}-{month:02}-{day:02}"
    out = open(sys.stdout.fileno(), "w", encoding="utf-8", newline="\n")
    out.write(f"# IEEE MAC address blocks: MA-L and IAB of {edition} (netaddr {version[1] if version else '?'}), ")
    out.write(f"MA-M and MA-S of {small_edition} (ieee-data); made by make_oui.py\n")
    for prefix in sorted(rows):
        out.write(f"{prefix}\t{rows[prefix]}\n")


if __name__ == "__main__":
    main()
