# Sourced by make: in CI as root, or when SHUANGKONG_TEST_EXTRAS=1, a test that lacks something fails instead of being skipped.
if [ "${CI:-}" = true ] && [ "$(id -u)" = 0 ] || [ "${SHUANGKONG_TEST_EXTRAS:-}" = 1 ]; then
    export SHUANGKONG_NO_SKIP=1
fi
export SHUANGKONG_NO_SKIP="${SHUANGKONG_NO_SKIP:-}"
