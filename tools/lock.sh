#!/bin/sh
# Locks with hashes and without addresses: a uv.lock would write the registry's address into the repository.
set -eu
uv=$1
compile() { "$uv" pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url "$@" >/dev/null; }

compile pyproject.toml --output-file requirements.lock
compile pyproject.toml --group dev --constraint requirements.lock --output-file requirements-dev.lock
compile pyproject.toml --extra spark --constraint requirements-dev.lock --output-file requirements-spark.lock
echo uv | compile - --output-file requirements-uv.lock
if grep -n '://' requirements*.lock; then
    echo "锁文件里不应有地址。" >&2
    exit 1
fi
