#!/bin/sh
# Create the virtual environment with the first Python 3.11 or newer; Debian keeps venv in a package of its own.
set -eu
target=$1

usable() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

for python in "${PYTHON:-python3.11}" python3.11 /usr/bin/python3.11 python3 /usr/bin/python3; do
    if usable "$python"; then found=$python && break; fi
done
if [ -z "${found:-}" ]; then
    echo "没有找到 Python 3.11：请先安装（Debian：apt-get install python3）。" >&2
    exit 1
fi
if ! "$found" -c 'import ensurepip, venv' 2>/dev/null; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        echo "正在安装 Debian 的 python3-venv ……"
        export DEBIAN_FRONTEND=noninteractive
        apt-get update -qq && apt-get install -qq -y --no-install-recommends python3-venv >/dev/null
    else
        echo "这台机器的 Python 没有 venv：请以管理员身份运行 apt-get install python3-venv，再重试。" >&2
        exit 1
    fi
fi
"$found" -m venv --clear "$target"
