"""What is in the repository besides code: complete, current, and true on every machine."""

import csv
import importlib.util
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
GLOSSARY = ROOT / "docs" / "glossary.csv"

# A home, a checkout or a scratch folder of some machine. /usr, /bin and /etc are Debian's, the same everywhere.
MACHINE_PATH = re.compile(r"(?<![\w./{}])/(?:home|root|work|Users|mnt|opt|tmp|srv)/[\w.-]+")
# A host with a port that is none of: this machine, the example of a cluster address.
ADDRESS = re.compile(r"\b(?!127\.0\.0\.1|0\.0\.0\.0)(?:\d{1,3}(?:\.\d{1,3}){3}|[a-z][\w-]*(?:\.[\w-]+)+):\d{2,5}\b")
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
ASSETS = {".png", ".woff2", ".ico", ".mo", ".parquet"}


def tracked():
    """Every text file under version control that is still there, with its text; the licence is not ours to judge."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True).stdout
    for name in filter(None, listed.split("\0")):
        path = ROOT / name
        if path.is_file() and path.suffix not in ASSETS and name != "LICENSE":
            yield name, path.read_text(encoding="utf-8", errors="replace")


def found(pattern, texts):
    return [
        f"{name}:{number}: {match.group()}"
        for name, text in texts
        for number, line in enumerate(text.splitlines(), 1)
        for match in pattern.finditer(line)
    ]


def test_the_glossary_page_is_fresh():
    """GLOSSARY.md is what `make glossary` makes of docs/glossary.csv."""
    spec = importlib.util.spec_from_file_location("glossary", ROOT / "tools" / "glossary.py")
    maker = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(maker)
    assert (ROOT / "GLOSSARY.md").read_text(encoding="utf-8") == maker.rendered(GLOSSARY)


def test_a_term_has_one_identifier():
    """No Chinese term stands twice in the glossary, and no identifier stands for two terms."""
    with GLOSSARY.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for column in ("chinese", "identifier"):
        words = [row[column] for row in rows if row[column]]
        assert sorted(words) == sorted(set(words))


def test_no_path_of_a_machine_is_in_the_repository():
    """What works here works in another checkout."""
    assert found(MACHINE_PATH, tracked()) == []


def test_no_address_of_a_host_is_in_the_repository():
    """Registries and clusters are settings of a machine."""
    assert found(ADDRESS, ((name, text) for name, text in tracked() if not name.endswith(".lock"))) == []


def test_a_lock_names_packages_and_hashes_and_no_address():
    """A lock serves whoever has another mirror; and nothing is installed that it has no hash of."""
    locks = sorted(ROOT.glob("requirements*.lock"))
    assert len(locks) == 4
    for lock in locks:
        text = lock.read_text(encoding="utf-8")
        assert "://" not in text
        entries = re.split(r"\n(?=[\w-]+==)", text)
        assert [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_the_locks_agree():
    """A package has the same version in every lock, so that tests run on what is served."""
    versions = {}
    for lock in ROOT.glob("requirements*.lock"):
        for name, version, marker in re.findall(r"^([\w.-]+)==(\S+)(?: ; (.*?))? \\$", lock.read_text(), re.MULTILINE):
            versions.setdefault((name, marker), set()).add(version)
    assert {key: sorted(some) for key, some in versions.items() if len(some) > 1} == {}


def test_nothing_is_left_for_later_in_the_source():
    """What is not done is an issue, not a remark in the code."""
    assert found(UNFINISHED, ((name, text) for name, text in tracked() if name.startswith("src/"))) == []
