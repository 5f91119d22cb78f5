"""Set up .venv from uv.lock with nothing but the standard library.

A bare Debian has python3 without pip and venv, so this fetches uv's own wheel from the index that pip is
told to use, checks it against the hash below, and lets uv install what the lock names. The lock is read
through `uv export`, because `uv sync --frozen` insists on the addresses in the lock and so fails wherever
packages come from a mirror. Arguments go to `uv export`, e.g. `--group dev`. `make` calls this.
"""

import base64
import configparser
import hashlib
import html
import io
import os
import platform
import re
import ssl
import subprocess
import sys
import urllib.parse
import urllib.request
import zipfile
from pathlib import Path

if not (3, 11) <= sys.version_info < (3, 15):
    sys.exit("bootstrap: Python 3.11 to 3.14 is needed; `make` finds one that is installed")

UV_VERSION = "0.13.9"
UV_WHEELS = {  # machine: (tag, sha256), from the index's page of uv
    "Linux-x86_64": (
        "manylinux_2_17_x86_64.manylinux2014_x86_64",
        "d7f459fe4fd247d830351c75686d3996ace3c6f3f728eb0e85a30b7ada0cef19",
    ),
    "Linux-aarch64": (
        "manylinux_2_28_aarch64",
        "ecb6028d79dc96fbeafffe5c8af62a7099487ebc05a701e76714eebcffd06375",
    ),
    "Darwin-x86_64": (
        "macosx_10_12_x86_64",
        "c16ed11e013557536b3e60065f1b912f6407bd6518e041b961e23ef9e6b4fbf5",
    ),
    "Darwin-arm64": (
        "macosx_11_0_arm64",
        "66c512266d633bef48384a1f53003f41f2a8e7b36fe6e7fbfd3e0fd52d96fa63",
    ),
}
HERE = Path(__file__).resolve().parent
FITS = "import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))"


def setting(option: str, *variables: str) -> str | None:
    """What the environment, else pip's own configuration files, say about an option of pip."""
    for variable in variables:
        if os.environ.get(variable):
            return os.environ[variable]
    pip = configparser.RawConfigParser()
    home, config = Path.home(), Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    mac = Path("Library/Application Support/pip/pip.conf")
    files: list[str | Path] = ["/etc/xdg/pip/pip.conf", "/etc/pip.conf", "/" / mac]
    files += [home / ".pip/pip.conf", home / mac, config / "pip/pip.conf"]
    pip.read([*files, os.environ.get("PIP_CONFIG_FILE", "")], encoding="utf-8")
    return pip.get("install", option, fallback=pip.get("global", option, fallback=None))


def fetch(url: str) -> bytes:
    """The bytes at an address, which may carry a name and password."""
    parts = urllib.parse.urlsplit(url)
    credentials, _, host = parts.netloc.rpartition("@")
    request = urllib.request.Request(urllib.parse.urlunsplit(parts._replace(netloc=host)))
    if credentials:
        token = base64.b64encode(urllib.parse.unquote(credentials).encode()).decode()
        request.add_unredirected_header("Authorization", f"Basic {token}")
    trust = ssl.create_default_context()
    if not trust.get_ca_certs() and Path("/etc/ssl/cert.pem").exists():
        trust.load_verify_locations("/etc/ssl/cert.pem")  # a macOS Python that brings no certificates
    with urllib.request.urlopen(request, timeout=120, context=trust) as answer:
        return bytes(answer.read())


def uv(index: str) -> Path:
    """The pinned uv, fetched unless it is here already."""
    program = HERE / ".build" / f"uv-{UV_VERSION}"
    if program.exists():
        return program
    machine = f"{platform.system()}-{platform.machine()}"
    if machine not in UV_WHEELS:
        sys.exit(f"bootstrap: no uv is pinned for {machine}; use one of {', '.join(UV_WHEELS)}")
    tag, sha256 = UV_WHEELS[machine]
    wheel = f"uv-{UV_VERSION}-py3-none-{tag}.whl"
    page = index.rstrip("/") + "/uv/"
    link = re.search(rf'href="([^"]*{re.escape(wheel)}[^"]*)"', fetch(page).decode())
    if not link:
        sys.exit(f"bootstrap: the package index has no {wheel}; name another one in PIP_INDEX_URL")
    data = fetch(urllib.parse.urljoin(page, html.unescape(link[1])))
    if hashlib.sha256(data).hexdigest() != sha256:
        sys.exit(f"bootstrap: {wheel} does not have the pinned hash and was not used")
    program.parent.mkdir(exist_ok=True)
    partial = program.with_suffix(".partial")
    partial.write_bytes(zipfile.ZipFile(io.BytesIO(data)).read(f"uv-{UV_VERSION}.data/scripts/uv"))
    partial.chmod(0o755)
    return partial.replace(program)


def main() -> None:
    """Bring .venv to what the lock says."""
    os.environ.update(UV_PYTHON_DOWNLOADS="never", UV_SYSTEM_CERTS="true", UV_NO_PROGRESS="1")
    index = setting("index-url", "UV_DEFAULT_INDEX", "UV_INDEX_URL", "PIP_INDEX_URL")
    for variable, value in {
        "UV_DEFAULT_INDEX": index,
        "SSL_CERT_FILE": setting("cert", "SSL_CERT_FILE", "PIP_CERT"),
        "HTTPS_PROXY": setting("proxy", "HTTPS_PROXY", "https_proxy", "PIP_PROXY"),
    }.items():
        if value:
            os.environ[variable] = value
    tool = uv(index or "https://pypi.org/simple")
    python, wanted = HERE / ".venv/bin/python", HERE / ".build/requirements.txt"
    if not python.exists() or subprocess.run([python, "-c", FITS]).returncode:
        base = getattr(sys, "_base_executable", sys.executable)
        subprocess.run([tool, "venv", "--quiet", "--clear", "--python", base, HERE / ".venv"], check=True)
    export = [str(tool), "export", "--quiet", "--frozen", "--output-file", str(wanted), *sys.argv[1:]]
    subprocess.run(export, check=True, stdout=subprocess.DEVNULL, cwd=HERE)
    sync = [str(tool), "pip", "sync", "--quiet", "--compile-bytecode", "--python", str(python), str(wanted)]
    subprocess.run(sync, check=True, cwd=HERE)


if __name__ == "__main__":
    try:
        main()
    except subprocess.CalledProcessError as error:
        sys.exit(f"bootstrap: could not set up .venv: {Path(error.cmd[0]).name} says why above")
    except OSError as error:
        reason = getattr(error, "reason", error)
        sys.exit(f"bootstrap: could not fetch uv: {reason}; PIP_INDEX_URL can name another package index")
