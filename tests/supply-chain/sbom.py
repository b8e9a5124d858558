#!/usr/bin/env python3
"""Writes the software bill of materials of a release, as CycloneDX 1.6 JSON, to the standard output.

    tests/supply-chain/sbom.py [TARGET] > flytthit.cdx.json

TARGET is the platform that the release is built for, by default this machine's. The crates are those that cargo builds
the binary from: its normal dependencies and those of build scripts, which bring the C sources of SQLite, libpq and
OpenSSL, but not those of tests. Nothing is asked of the network when the crates are here. The same Cargo.lock gives
the same bytes.
"""

import json
import re
import subprocess
import sys
import tomllib
import uuid
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BINARY = "flytthit-api"


def cargo(*arguments):
    """The output of a cargo command in the workspace."""
    return subprocess.run(["cargo", *arguments], cwd=ROOT, check=True, capture_output=True, text=True).stdout


def host():
    """The platform of this machine."""
    lines = subprocess.run(["rustc", "-vV"], check=True, capture_output=True, text=True).stdout.splitlines()
    return next(line.removeprefix("host: ") for line in lines if line.startswith("host: "))


def graph(target):
    """The crates that the binary is built from, by name and version, and of each those that it needs itself.

    This is what `cargo tree` shows: `cargo metadata` also lists what features that nobody has switched on would need.
    """
    lines = cargo(
        "tree", "--locked", "--package", BINARY, "--target", target, "--edges", "normal,build", "--prefix", "depth",
        "--format", " {p}",
    ).splitlines()
    needs, path = {}, []
    for line in lines:
        depth, name, version = re.match(r"(\d+) (\S+) v(\S+)", line).groups()
        path[int(depth):] = [(name, version)]
        needs.setdefault(path[-1], set())
        if len(path) > 1:
            needs[path[-2]].add(path[-1])
    return path[0], needs


def packages(target):
    """What each crate says of itself, by name and version."""
    metadata = json.loads(cargo("metadata", "--format-version", "1", "--locked", "--filter-platform", target))
    return {(package["name"], package["version"]): package for package in metadata["packages"]}


def compiled(start, needs, known):
    """What is left of the graph without the dependencies of build scripts that are not there: some crates name them and
    are published without the script (`build = false`).
    """
    def unused(crate, other):
        package = known[crate]
        kinds = {dependency["kind"] for dependency in package["dependencies"] if dependency["name"] == other[0]}
        return kinds == {"build"} and not any("custom-build" in target["kind"] for target in package["targets"])

    reached, left = {}, [start]
    while left:
        crate = left.pop()
        if crate not in reached:
            reached[crate] = {other for other in needs[crate] if not unused(crate, other)}
            left.extend(reached[crate])
    return reached


def checksums():
    """The SHA-256 of each published crate, by name and version."""
    lock = tomllib.loads((ROOT / "Cargo.lock").read_text())
    return {(crate["name"], crate["version"]): crate.get("checksum") for crate in lock["package"]}


def purl(package):
    return f"pkg:cargo/{package['name']}@{package['version']}"


def component(package, checksum):
    """A crate as CycloneDX describes it."""
    licence = (package["license"] or "").replace("/", " OR ")
    found = {
        "type": "application" if package["name"] == BINARY else "library",
        "bom-ref": purl(package),
        "name": package["name"],
        "version": package["version"],
        "description": package["description"],
        "licenses": [{"expression": licence}] if licence else None,
        "purl": purl(package),
        "hashes": [{"alg": "SHA-256", "content": checksum}] if checksum else None,
        "externalReferences": [{"type": "vcs", "url": package["repository"]}] if package["repository"] else None,
    }
    return {name: value for name, value in found.items() if value is not None}


def document(target):
    """The whole bill of materials."""
    (start, needs), known, sums = graph(target), packages(target), checksums()
    needs = compiled(start, needs, known)
    describe = lambda crate: component(known[crate], sums.get(crate))
    refs = {crate: purl(known[crate]) for crate in needs}
    bill = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": describe(start),
            "properties": [{"name": "cargo:target", "value": target}],
        },
        "components": sorted((describe(crate) for crate in needs if crate != start), key=lambda found: found["bom-ref"]),
        "dependencies": sorted(
            (
                {"ref": refs[crate], "dependsOn": sorted(refs[other] for other in others)}
                for crate, others in needs.items()
            ),
            key=lambda found: found["ref"],
        ),
    }
    bill["serialNumber"] = f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, json.dumps(bill))}"
    return bill


if __name__ == "__main__":
    json.dump(document(sys.argv[1] if len(sys.argv) > 1 else host()), sys.stdout, ensure_ascii=False, indent=1)
    print()
