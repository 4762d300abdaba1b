#!/usr/bin/env python3
"""Whole processes on the same documents: tallyclerk beside the tools that people use today.

    cargo build --release && benches/peers.py

Prints CPU seconds (the shortest of three) and ratios, taken in one run. Peers are installed into a folder of their own
under target/; one that can't be installed is skipped, and said so. Needs Python 3.9 or newer.
"""
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OURS = ROOT / "target/release/tallyclerk"
PEERS = ROOT / "target/peers"


def cpu(command):
    """The shortest CPU time of three runs, and the exit code."""
    best = None
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        code = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        best = spent if best is None else min(best, spent)
    return best, code


def install(package, program):
    """Returns the path of a peer's program, or None."""
    folder = PEERS / package
    if not (folder / "bin" / program).exists():
        done = subprocess.run([sys.executable, "-m", "venv", str(folder)], capture_output=True).returncode == 0
        done = done and subprocess.run([folder / "bin/pip", "-q", "install", package], capture_output=True).returncode == 0
        if not done:
            print(f"skipped: {package} can't be installed here")
            return None
    return folder / "bin" / program


def compare(what, ours, package, program, arguments):
    mine, code = cpu([OURS, *ours])
    if code not in (0, 1):
        sys.exit(f"tallyclerk {' '.join(map(str, ours))} ended with {code}")
    peer = install(package, program)
    if peer is None:
        print(f"{what}: tallyclerk {mine:.2f} s")
        return
    theirs, code = cpu([peer, *arguments])
    print(f"{what}: tallyclerk {mine:.2f} s, {package} {theirs:.2f} s (exit {code}): {theirs / mine:.1f} times")


def main():
    if not OURS.exists():
        sys.exit("build it first: cargo build --release")
    count = sys.argv[1] if len(sys.argv) > 1 else "100000"
    with tempfile.TemporaryDirectory() as folder:
        write = ["cargo", "bench", "--quiet", "--bench", "ingest", "--", "write", folder, count]
        subprocess.run(write, cwd=ROOT, check=True, env={**os.environ, "CARGO_TERM_QUIET": "true"})
        cdx, spdx = Path(folder, "bench.cdx.json"), Path(folder, "bench.spdx.json")
        print(f"{count} components, whole processes, CPU time, the shortest of three")
        compare("validate CycloneDX JSON", ["validate", cdx], "cyclonedx-editor-validator", "cdx-ev", ["validate", cdx])
        compare("read SPDX 2.3 JSON", ["validate", spdx], "spdx-tools", "pyspdxtools", ["-i", spdx])


if __name__ == "__main__":
    main()
