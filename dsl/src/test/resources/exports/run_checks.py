"""Runs the checks of exported files in one process: run_checks.py FILE.py..."""

import importlib.util
import os
import sys

failed = []
for file in sys.argv[1:]:
    name = os.path.splitext(os.path.basename(file))[0]
    spec = importlib.util.spec_from_file_location(name, file)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    print(f"{name}:", flush=True)
    if module._check(os.path.splitext(file)[0] + ".conformance.json") != 0:
        failed.append(name)
print("failed:", ", ".join(failed) if failed else "none")
sys.exit(1 if failed else 0)
