# pyright: basic
# Numba has no stubs for its decorators.
"""How the kernels are compiled, and where the compiled code is kept.

Without reference counting: no function here makes or keeps an array, and counting references to
the arrays of a run made the event kernel ten times slower. Division follows numpy, so it needs no
checks.

Numba looks only at the file of a function to see whether its cached code is still good. A kernel
consists of functions of several files, so the cache lies in a folder named after the contents of
all of them: a change anywhere leads to a folder of its own, and never to yesterday's code.
"""

import hashlib
import os
import tempfile
import threading
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TypeVar, cast

from numba import config, njit
from numba.core.caching import FunctionCache

F = TypeVar("F", bound=Callable)

_deciding_where = threading.Lock()
_HERE = Path(__file__).parent
# Files with compiled functions, and those whose constants and record types they build in.
_MARK = b"from viewer.simulation.jit import"
_TABLES = ("line", "lots", "specs", "state", "recurrence_state")
_OPTIONS = {"_nrt": False, "error_model": "numpy"}


def _load_without_scipy() -> None:
    """Numba's array functions, without the look for a BLAS that loads scipy: no function here
    multiplies matrices.
    """
    from numba.np import linalg

    def none_here() -> None:
        raise ImportError("not looked for")

    looks = linalg.ensure_blas
    linalg.ensure_blas = none_here
    try:
        import numba.np.arraymath  # noqa: F401
    finally:
        linalg.ensure_blas = looks


class _Compiled(FunctionCache):
    """Compiled code that is loaded without preparing the compiler, which takes it longer than all
    the rest of the loading: only to compile does it have to know what it can compile.
    """

    def load_overload(self, sig: object, target_context: object) -> object:
        # numba.core.caching.Cache.load_overload does the same after a refresh of the compiler.
        with self._guard_against_spurious_io_errors():
            found = self._load_overload(sig, target_context)
        if found is None:
            _load_without_scipy()
        return found


@cache
def cache_folder() -> Path:
    """Where compiled code is kept: beside the sources, or with the user's caches if that is not
    allowed.
    """
    digest = hashlib.blake2b(digest_size=8)
    for source in sorted(_HERE.glob("*.py")):
        text = source.read_bytes()
        if source.stem in _TABLES or _MARK in text:
            digest.update(text)
    name = f"kernels-{digest.hexdigest()}"
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    for folder in (_HERE / "__pycache__", Path(home) / "linetwin"):
        if _can_write(folder):
            return folder / name
    return Path(tempfile.gettempdir()) / f"linetwin-{os.getuid()}" / name


def _can_write(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


class Kernel:
    """A function that becomes one for the compiler when it is called, or when something that calls
    it is compiled. Where the compiled code is loaded, most never do: it holds what it calls, and to
    prepare them all took a process a tenth of a second.
    """

    def __init__(self, function: Callable, *, kept: bool, **options: bool) -> None:
        self.function = function
        self._kept = kept
        self._options = {**_OPTIONS, **options}
        self._made: Callable | None = None

    @property
    def dispatcher(self) -> Callable:
        # The folder is a setting of the whole process, read while a cache is made. (Numba
        # makes up its settings as it goes, so a type checker does not know them.)
        with _deciding_where:
            if self._made is None:
                made = njit(**self._options)(self.function)  # pyright: ignore
                before = getattr(config, "CACHE_DIR")  # noqa: B009
                setattr(config, "CACHE_DIR", str(cache_folder()))  # noqa: B010
                try:
                    if self._kept:
                        made._cache = _Compiled(self.function)  # pyright: ignore
                finally:
                    setattr(config, "CACHE_DIR", before)  # noqa: B010
                self._made = made
            return self._made

    @property
    def _numba_type_(self) -> object:
        """What numba asks of a value that it finds in the code of a function."""
        return self.dispatcher._numba_type_  # pyright: ignore[reportFunctionMemberAccess]

    def __call__(self, *arguments: object) -> object:
        return self.dispatcher(*arguments)


def compiled(function: F) -> F:
    """A function of its own, kept between processes; it lets other threads run meanwhile."""
    if config.DISABLE_JIT:  # pyright: ignore[reportAttributeAccessIssue]
        return function
    return cast(F, Kernel(function, kept=True, nogil=True))


def inlined(function: F) -> F:
    """Becomes part of its callers; passing a dozen arrays to it costs nothing."""
    if config.DISABLE_JIT:  # pyright: ignore[reportAttributeAccessIssue]
        return function
    return cast(F, Kernel(function, kept=False, forceinline=True))
