"""The bill of materials names what cargo builds the binary from, with a licence and a checksum each."""

import json
import re
import subprocess
import sys
import unittest
from pathlib import Path

import sbom

OWN = {"flytthit-api", "flytthit-matcher"}


def crates_that_are_compiled():
    """Name and version of each crate that cargo compiles, or has compiled before, to build the binary."""
    lines = sbom.cargo("build", "--locked", "--package", sbom.BINARY, "--bins", "--message-format", "json").splitlines()
    ids = {message["package_id"] for message in map(json.loads, lines) if message["reason"] == "compiler-artifact"}
    # Either `…#name@version`, or `…/name#version` where the folder has the name of the crate.
    parts = (re.match(r".*?([^/#]+)?#(?:(.+)@)?([^@]+)$", id).groups() for id in ids)
    return {(name or folder, version) for folder, name, version in parts}


class BillOfMaterials(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.target = sbom.host()
        script = Path(sbom.__file__)
        cls.text = subprocess.run([sys.executable, script], check=True, capture_output=True, text=True).stdout
        cls.bill = json.loads(cls.text)
        cls.all = [cls.bill["metadata"]["component"], *cls.bill["components"]]

    def test_it_has_one_component_for_each_crate_of_the_release(self):
        named = [(found["name"], found["version"]) for found in self.all]
        self.assertEqual(len(named), len(set(named)))
        self.assertEqual(set(named), crates_that_are_compiled())
        self.assertGreater(len(named), 200)

    def test_each_has_a_licence_and_each_published_one_a_checksum(self):
        for found in self.all:
            self.assertRegex(found["licenses"][0]["expression"], r"^[A-Za-z0-9.()\- ]+$", found["name"])
            if found["name"] not in OWN:
                self.assertRegex(found["hashes"][0]["content"], r"^[0-9a-f]{64}$", found["name"])

    def test_each_dependency_is_a_component(self):
        refs = {found["bom-ref"] for found in self.all}
        self.assertEqual({found["ref"] for found in self.bill["dependencies"]}, refs)
        for found in self.bill["dependencies"]:
            self.assertLessEqual(set(found["dependsOn"]), refs, found["ref"])

    def test_the_head_is_that_of_cyclonedx_and_the_bytes_are_the_same_each_time(self):
        self.assertEqual((self.bill["bomFormat"], self.bill["specVersion"], self.bill["version"]), ("CycloneDX", "1.6", 1))
        self.assertRegex(self.bill["serialNumber"], r"^urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")
        self.assertEqual(json.dumps(self.bill, ensure_ascii=False, indent=1) + "\n", self.text)
        self.assertEqual(self.bill, sbom.document(self.target))


if __name__ == "__main__":
    unittest.main()
