#!/usr/bin/env python3
"""LineTwin, the one door.

    python3 launch.py [LAYOUT]              show a factory line in the browser
    python3 launch.py COMMAND [options]     serve, check, simulate, compare, shot
    python3 launch.py test [options]        run all tests; options are those of pytest

The first run makes .venv beside this file and installs everything into it;
later runs start at once and need no network. Only Python's standard library
is used here, in words that an old Python still understands.
"""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

OLDEST = (3, 11)
ROOT = Path(__file__).resolve().parent
WEB = ROOT / "viewer" / "web"
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = VENV / "linetwin-installed"  # what the last install was made from, and its extra
LOG = ROOT / ".venv-setup.log"
# What pip, uv and npm say when there is no network, and when the disk is full.
OFFLINE = (
    "NewConnectionError",
    "NameResolutionError",
    "name resolution",
    "dns error",
    "EAI_AGAIN",
    "ENOTFOUND",
    "ENETUNREACH",
)
DISK_FULL = ("No space left on device", "ENOSPC")
# Beginnings of pip's and npm's lines that tell a waiting person what goes on.
NEWS = ("Collecting ", "Downloading ", "Building ", "Installing ", "Preparing ")


def say(text, end="\n"):
    """To stderr: what a command prints on stdout must stay clean, on the first run too."""
    print(text, end=end, file=sys.stderr, flush=True)


def interpreter():
    """One line that names this Python and this folder; a .venv belongs to both."""
    return "python {}.{} in {}".format(sys.version_info[0], sys.version_info[1], ROOT)


def fingerprint():
    """Changes when something the installation is made from changes."""
    digest = hashlib.sha256()
    sources = [ROOT / "pyproject.toml", *sorted(WEB.glob("*.*")), *sorted(WEB.glob("src/**/*.*"))]
    for path in sources:
        if path.is_file():
            digest.update(path.relative_to(ROOT).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def run_step(message, command):
    """Run one set-up command. Its output goes to a file, of which a failure shows the end."""
    head = "  {} ...".format(message)
    say(head, end="")
    start = time.monotonic()
    tail = []
    process = subprocess.Popen(
        [str(word) for word in command],
        cwd=str(ROOT),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    with process, open(str(LOG), "a", encoding="utf-8") as log:
        for raw in process.stdout or ():
            line = raw.decode("utf-8", "replace").rstrip()
            log.write(line + "\n")
            tail = [*tail[-200:], line]
            if sys.stderr.isatty() and line.strip().startswith(NEWS):
                width = max(20, shutil.get_terminal_size().columns - len(head) - 2)
                say("\r\033[K{} {}".format(head, line.strip()[:width]), end="")
    code = process.returncode
    if sys.stderr.isatty():
        say("\r\033[K" + head, end="")
    if code == 0:
        say(" {:.0f} s".format(time.monotonic() - start))
        return
    say(" failed")
    output = "\n".join(tail)
    if any(sign in output for sign in OFFLINE):
        sys.exit("No connection to PyPI or npm. The first run needs the network; please try again.")
    if any(sign in output for sign in DISK_FULL):
        sys.exit("The disk is full. The set-up needs about 1.5 GB in {}.".format(ROOT))
    say("\n".join(tail[-20:]))
    sys.exit("Set-up failed. Full output: {}".format(LOG))


def install(extra):
    """Make or refresh .venv so that it holds the app and the wanted extra."""
    uv = shutil.which("uv")
    if not uv and importlib.util.find_spec("ensurepip") is None:
        package = "python{}.{}-venv".format(*sys.version_info)
        sys.exit(
            "Python's venv module is missing. On Debian and Ubuntu:  sudo apt-get install -y "
            + package
        )
    say("Setting up {} (once; two minutes or three, about 1.5 GB)".format(VENV))
    LOG.write_text("")
    # A folder that was moved, or whose Python has been replaced, is made afresh.
    stale = installed()[:1] not in ([], [interpreter()])
    stale = stale or (VENV.exists() and not PYTHON.exists())
    if STAMP.exists():
        STAMP.unlink()
    target = str(ROOT) + ("[{}]".format(extra) if extra else "")
    clear = ["--clear"] if stale else []
    if uv:
        keep = clear or ["--allow-existing"]
        run_step("environment", [uv, "venv", *keep, "--python", sys.executable, VENV])
        run_step("packages", [uv, "pip", "install", "--python", PYTHON, "--editable", target])
    else:
        run_step("environment", [sys.executable, "-m", "venv", *clear, VENV])
        pip = [PYTHON, "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
        run_step("packages", [*pip, "--progress-bar", "off", "--editable", target])
    # Compiled now, so that the first line that is opened is simulated at once: the recurrence for
    # the figures, the event kernel for the log.
    log = VENV / "first-run.parquet"
    layout = ROOT / "layouts" / "01_two_stations.yaml"
    once = ["--hours", "0.1", "--replications", "1", "--log", str(log)]
    run_step("simulation", [PYTHON, "-m", "viewer", "simulate", str(layout), *once])
    log.unlink(missing_ok=True)


def installed():
    """Lines of the stamp: interpreter, fingerprint and, where it is there, the extra."""
    return STAMP.read_text().splitlines() if STAMP.exists() else []


def set_up(extra):
    """Install, unless .venv already holds what is wanted."""
    base = [interpreter(), fingerprint()]
    wanted = base + ([extra] if extra else [])
    have = installed()
    if have[: len(wanted)] == wanted and PYTHON.exists() and (WEB / "dist" / "view.js").exists():
        return
    install(extra)
    STAMP.write_text("\n".join(base))
    if extra == "test":
        problem = subprocess.call([str(PYTHON), "-m", "viewer.doctor", "--tests"], cwd=str(ROOT))
        if problem:
            sys.exit(problem)
        STAMP.write_text("\n".join(wanted))


def main():
    arguments = sys.argv[1:]
    if sys.version_info < OLDEST:
        sys.exit(
            "Python {}.{} or newer is needed; this is {}.{}.".format(*OLDEST, *sys.version_info)
        )
    if arguments[:1] in (["-h"], ["--help"]) and not STAMP.exists():
        print((__doc__ or "").strip())
        return
    if arguments[:1] == ["test"]:
        set_up("test")
        command = [str(PYTHON), "-m", "pytest", *arguments[1:]]
        os.chdir(str(ROOT))
    else:
        set_up("")
        command = [str(PYTHON), "-m", "viewer", *arguments]
    if os.name == "nt":  # there execv would detach the app from the console
        sys.exit(subprocess.call(command))
    sys.stdout.flush()
    os.execv(command[0], command)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        say("\nStopped.")
        sys.exit(130)
    except OSError as problem:
        sys.exit("launch.py: {}".format(problem))
