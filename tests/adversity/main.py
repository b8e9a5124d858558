"""Runs the checks of tests/adversity; see `run`."""

import argparse
import http.client
import importlib
import sys
import time
import traceback
from pathlib import Path

import harness


def main():
    arguments = argparse.ArgumentParser(prog="tests/adversity/run")
    arguments.add_argument("--binary", type=Path, required=True)
    arguments.add_argument("--short", action="store_true")
    arguments.add_argument("--sabotaged", action="store_true")
    arguments.add_argument("checks", nargs="*")
    asked = arguments.parse_args()
    asked.binary = asked.binary.resolve(strict=True)

    for file in sorted((harness.FOLDER / "checks").glob("*.py")):
        importlib.import_module(f"checks.{file.stem}")
    known = {check.name: check for check in harness.CHECKS}
    if unknown := [name for name in asked.checks if name not in known]:
        sys.exit(f"unknown checks: {', '.join(unknown)}; there are: {', '.join(known)}")
    if asked.short:
        for check in known.values():
            check.shorten()
    chosen = [known[name] for name in asked.checks] or harness.CHECKS

    width = max(len(check.name) for check in chosen)
    passed = failed = 0
    for check in chosen:
        extra = check.off if asked.sabotaged else []
        began = time.monotonic()
        try:
            figure = check.attack(harness.Setup(asked.binary, asked.short, extra))
            holds, shown = check.holds(figure), f"{figure:.4g}"
        except (AssertionError, OSError, http.client.HTTPException) as failure:
            # A server that has ended or does not answer has not withstood the attack.
            if not asked.sabotaged:
                traceback.print_exc()
            print(f"      {check.name}: {type(failure).__name__}: {failure}")
            holds, shown = False, "no answer"
        # Without its defence, a check is right to fail.
        right = holds != asked.sabotaged
        passed, failed = passed + right, failed + (not right)
        seconds = time.monotonic() - began
        mark = "ok" if right else "WRONG"
        print(f"{mark:5} {check.name:{width}} {shown:>10} {check.bound:>8} {check.unit} ({seconds:.0f} s)", flush=True)
    if asked.sabotaged:
        print("Every defence was off: a check that still holds proves nothing, and counts as failed.")
    print(f"{passed} passed, {failed} failed")
    sys.exit(failed > 0)


main()
