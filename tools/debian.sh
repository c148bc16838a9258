#!/bin/sh
# What the tests need from Debian: a browser with a Chinese font, Java for Spark, PostgreSQL's server programs. Asks apt
# only for what is missing.
set -eu
missing=
command -v chromium >/dev/null || missing="$missing chromium"
ls /usr/share/fonts/opentype/noto/NotoSansCJK* >/dev/null 2>&1 || missing="$missing fonts-noto-cjk"
command -v java >/dev/null || missing="$missing default-jre-headless"
command -v pg_ctl >/dev/null || ls /usr/lib/postgresql/*/bin/pg_ctl >/dev/null 2>&1 || missing="$missing postgresql"
[ -z "$missing" ] && exit 0
if [ "$(id -u)" != 0 ]; then
    echo "测试还需要：$missing。请以管理员身份用 apt-get install 安装。" >&2
    exit 1
fi
echo "正在安装 Debian 的$missing ……"
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
# shellcheck disable=SC2086  # a list of names
apt-get install -qq -y --no-install-recommends $missing >/dev/null
