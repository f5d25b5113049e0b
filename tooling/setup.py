"""Sets up what Doyen runs on: the virtual environment, hash-pinned libraries, page assets, translations.

Every part leaves a stamp in .venv made from what it was built of, so that a second start finds nothing to do.
"""

import contextlib
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from tooling.console import Failure, Step, complain

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
LOCK = ROOT / "requirements.lock"
DEV_LOCK = ROOT / "requirements-dev.lock"
TEST_PACKAGE = "node_modules/ical.js"  # the one npm package that only tests use
TAIL = 12  # lines of a failed program's output worth showing

# How pip, uv and npm say that they reach nobody
NO_NETWORK = re.compile(
    r"connection ?(error|refused|reset|timed)|could not connect|failed to connect|name resolution|dns error"
    r"|max retries|newconnectionerror|network is unreachable|no route to host|ENOTFOUND|ECONNREFUSED"
    r"|EAI_AGAIN|ETIMEDOUT|ENETUNREACH|error sending request|getaddrinfo|connection broken|tcp connect error"
    r"|timed out",
    re.IGNORECASE,
)


def needed(dev: bool = False) -> list[Step]:
    """The steps of the set-up that still have something to do; `dev` adds what tests need."""
    steps = []
    lock = DEV_LOCK if dev else LOCK
    if not PYTHON.exists():
        steps.append(Step("Virtual environment", make_environment))
    if not PYTHON.exists() or not (
        stamped("libraries-dev", digest([LOCK, DEV_LOCK]))
        or (not dev and stamped("libraries", digest([LOCK])))
    ):
        steps.append(Step("Libraries", lambda: install_libraries(lock)))
    if not has_assets(dev):
        steps.append(Step("Page assets", lambda: build_assets(dev)))
    if catalogues() and not stamped("translations", digest(catalogues())):
        steps.append(Step("Translations", compile_translations))
    return steps


@contextlib.contextmanager
def alone(name: str, refusal: str | None = None) -> Iterator[None]:
    """Hold this folder's lock of that name, waiting for whoever holds it to let go.

    Raises Failure instead of waiting when a `refusal` is given.
    """
    try:
        import fcntl
    except ImportError:  # Windows: two set-ups at once are the user's own affair
        yield
        return
    key = hashlib.sha256(str(ROOT).encode()).hexdigest()[:12]
    with (Path(tempfile.gettempdir()) / f"doyen-{key}-{name}.lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if refusal:
                raise Failure(refusal) from None
            complain("Waiting for another set-up in this folder to finish …")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


# -- stamps ---------------------------------------------------------------------
def digest(paths: Iterable[Path]) -> str:
    """One hash over the names and contents of these files."""
    whole = hashlib.sha256()
    for path in sorted(paths):
        whole.update(path.relative_to(ROOT).as_posix().encode())
        whole.update(hashlib.sha256(path.read_bytes()).digest() if path.is_file() else b"-")
    return whole.hexdigest()


def stamped(name: str, value: str) -> bool:
    """Whether the part `name` was last finished from exactly these sources."""
    stamp = VENV / "stamps" / name
    return stamp.is_file() and stamp.read_text(encoding="ascii") == value


def put_stamp(name: str, value: str) -> None:
    """Remember that the part `name` is finished from these sources."""
    (VENV / "stamps").mkdir(exist_ok=True)
    (VENV / "stamps" / name).write_text(value, encoding="ascii")


def asset_sources() -> list[Path]:
    """What the page assets are made from."""
    names = ("package.json", "package-lock.json", "static/icons.txt", "tooling/assets.py", "tooling/world.py")
    return [ROOT / name for name in names]


def catalogues() -> list[Path]:
    """The translations as people write them."""
    return sorted((ROOT / "translations").glob("*/LC_MESSAGES/*.po"))


# -- parts ----------------------------------------------------------------------
def make_environment() -> None:
    """Make .venv with the Python that runs this."""
    # one left half-made by an interrupted run has no working interpreter
    shutil.rmtree(VENV, ignore_errors=True)
    done = run([sys.executable, "-m", "venv", str(VENV)])
    if done.returncode != 0:
        shutil.rmtree(VENV, ignore_errors=True)
        if "ensurepip" in done.stdout:
            raise Failure(
                "This Python cannot make virtual environments: install its venv module "
                f"(on Debian and Ubuntu: apt install python3.{sys.version_info.minor}-venv)."
            )
        raise Failure(with_tail("The virtual environment could not be made.", done.stdout))


def install_libraries(lock: Path) -> None:
    """Install exactly what a lock file names, each file checked against its hash.

    uv does it in seconds. Where uv cannot (a company's certificate authority, an odd processor), pip does.
    """
    uv = install_uv()
    done = None
    if uv is not None:
        target = [str(uv), "pip", "install", "--quiet", "--python", str(PYTHON)]
        done = run([*target, "--require-hashes", "-r", str(lock)], uv_environment())
    if done is None or done.returncode != 0:
        done = run(pip("install", "--quiet", "--require-hashes", "-r", str(lock)))
    if done.returncode != 0:
        raise Failure(explain("The libraries could not be installed", done.stdout))
    if lock == DEV_LOCK:
        put_stamp("libraries-dev", digest([LOCK, DEV_LOCK]))
    put_stamp("libraries", digest([LOCK]))


def install_uv() -> Path | None:
    """Install the locked uv with pip; where it is, or None when this machine has no uv to install.

    Raises Failure when there is no network: then nothing else can be fetched either.
    """
    uv = PYTHON.with_name("uv.exe" if os.name == "nt" else "uv")
    pinned = re.search(r"(?m)^uv==(?:.*\\\n)*.*\n", LOCK.read_text(encoding="utf-8"))
    if pinned is None:
        return uv if uv.exists() else None
    wanted = VENV / "uv.lock.txt"
    if uv.exists() and wanted.is_file() and wanted.read_text(encoding="utf-8") == pinned[0]:
        return uv
    wanted.write_text(pinned[0], encoding="utf-8")
    done = run(pip("install", "--quiet", "--require-hashes", "-r", str(wanted)))
    if done.returncode == 0:
        return uv
    wanted.unlink()
    if NO_NETWORK.search(done.stdout):
        raise Failure(explain("The libraries could not be fetched", done.stdout))
    return None


def has_assets(dev: bool = False) -> bool:
    """Whether static/vendor/ is made of today's sources; for `dev`, also whether tests find theirs."""
    sources = digest(asset_sources())
    made = (ROOT / "static/vendor/manifest.json").is_file() and stamped("assets", sources)
    return made and (not dev or ((ROOT / TEST_PACKAGE).is_dir() and stamped("assets-dev", sources)))


def build_assets(dev: bool = False) -> None:
    """Fetch the npm packages and build static/vendor/ from them; for `dev`, fetch also what tests need."""
    done = run([str(PYTHON), "-m", "tooling.assets", *(["--tests"] if dev else [])])
    if done.returncode != 0:
        raise Failure(explain("The page assets could not be built", done.stdout))
    sources = digest(asset_sources())
    put_stamp("assets", sources)
    if dev:
        put_stamp("assets-dev", sources)


def compile_translations() -> None:
    """Compile translations/*.po for the running program."""
    done = run([str(PYTHON), "-m", "tooling.translations", *map(str, catalogues())])
    if done.returncode != 0:
        raise Failure(with_tail("The translations could not be compiled.", done.stdout))
    put_stamp("translations", digest(catalogues()))


# -- programs -------------------------------------------------------------------
def pip(*arguments: str) -> list[str]:
    """A pip command in the virtual environment that does not wait long for a dead network."""
    options = ["--disable-pip-version-check", "--no-input", "--retries", "1", "--timeout", "30"]
    return [str(PYTHON), "-m", "pip", *arguments, *options]


def uv_environment() -> dict[str, str]:
    """uv's own settings: this Python and no other, and the package index that pip was told to use, if any."""
    extra = {
        "UV_PYTHON_DOWNLOADS": "never",
        "UV_NO_CONFIG": "1",
        "UV_NO_PROGRESS": "1",
    }
    if not {"UV_INDEX_URL", "UV_DEFAULT_INDEX"} & set(os.environ):
        told = run([str(PYTHON), "-m", "pip", "config", "list"]).stdout
        index = re.search(r"(?m)^(?::env:|global|site|user|install)\.index-url='(.+)'$", told)
        if index:
            extra["UV_DEFAULT_INDEX"] = index[1]
    return extra


def run(command: Sequence[str], extra: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run a program in the repository's folder; its output and errors come back together."""
    return subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, **(extra or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )


def explain(what: str, output: str) -> str:
    """A sentence for a failed download: no network is said by itself, anything else with its last lines."""
    if NO_NETWORK.search(output):
        return f"{what}: this machine reaches no network. Connect it and run the command again."
    return with_tail(f"{what}.", output)


def with_tail(sentence: str, output: str) -> str:
    """The sentence, and below it the last lines of what the program said."""
    lines = [line for line in output.splitlines() if line.strip()][-TAIL:]
    return "\n".join([sentence, *(f"  {line}" for line in lines)])
