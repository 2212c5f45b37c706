#!/usr/bin/env bash
# Installs what is missing to build, test or measure vitalsd, and says what it does. Does nothing when all is there.
#
# Usage: scripts/setup.sh [build] [test] [bench]
set -euo pipefail
cd "$(dirname "$0")/.."

readonly oldest_swift=6.2

say() { printf 'setup: %s\n' "$*"; }
fail() {
    printf 'setup: %s\n' "$*" >&2
    exit 3
}
has() { command -v "$1" >/dev/null 2>&1; }

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif has sudo; then
        sudo "$@"
    else
        fail "needs root to run: $* (no sudo here); run that as root, then try again"
    fi
}

check_swift() {
    has swift || fail "swift is not installed; get Swift $oldest_swift or newer from https://www.swift.org/install"
    local version
    version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9][0-9.]*\).*/\1/p' | head -n 1)
    [ -n "$version" ] || fail "cannot tell the version of $(command -v swift); Swift $oldest_swift or newer is needed"
    if [ "$(printf '%s\n%s\n' "$oldest_swift" "$version" | sort -V | head -n 1)" != "$oldest_swift" ]; then
        fail "Swift $version is too old; get $oldest_swift or newer from https://www.swift.org/install"
    fi
}

# Debian and Ubuntu. Libraries are asked of dpkg, tools of the PATH, so that a hand-installed tool counts.
install_with_apt() {
    local missing=() package
    for package in "${libraries[@]}"; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
    done
    local tool
    for tool in "${tools[@]}"; do
        has "${tool%%=*}" || missing+=("${tool#*=}")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    say "installing ${missing[*]} with apt-get"
    as_root apt-get update -qq
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
    say "installed ${missing[*]}"
}

install_with_brew() {
    has brew || fail "Homebrew is missing; install it, or install by hand: ${formulae[*]}"
    local missing=() formula tool
    for formula in "${formulae[@]}"; do
        brew list --formula "$formula" >/dev/null 2>&1 || missing+=("$formula")
    done
    for tool in "${tools[@]}"; do
        has "${tool%%=*}" || missing+=("${tool#*=}")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    say "installing ${missing[*]} with Homebrew"
    brew install --quiet "${missing[@]}"
}

# What the tests play with that no system packages: other people's programs that send telemetry.
install_python() {
    local folder=.build/python list=Tests/EndToEnd/Servers/requirements.txt
    ! cmp -s "$list" "$folder/requirements.txt" || return 0
    say "installing what $list lists into $folder"
    python3 -m venv --clear "$folder"
    "$folder/bin/pip" install --quiet --disable-pip-version-check -r "$list"
    cp "$list" "$folder/requirements.txt"
}

# `tools` holds command=package.
libraries=() tools=() formulae=() needs_python=false
for purpose in "${@:-build}"; do
    case "$purpose" in
    build)
        check_swift
        libraries+=(libsqlite3-dev libcurl4-openssl-dev zlib1g-dev libsimdjson-dev libarchive-dev libsodium-dev libpq-dev)
        tools+=(pkg-config=pkg-config)
        formulae+=(sqlite curl zlib simdjson libarchive libsodium libpq)
        ;;
    test)
        case "$(uname -s)" in
        Darwin) tools+=(chromedriver=chromedriver) ;;
        *)
            tools+=(chromium=chromium chromedriver=chromium-driver curl=curl python3=python3 strace=strace zstd=zstd faketime=faketime openssl=openssl ip=iproute2 alertmanager-irc-relay=alertmanager-irc-relay)
            # The servers of a database do not stand on the path.
            ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || tools+=(initdb=postgresql)
            has node || tools+=(node=nodejs)
            python3 -c 'import ensurepip' >/dev/null 2>&1 || tools+=(ensurepip=python3-venv)
            needs_python=true
            # A system has one or the other; Debian's is the one with long support.
            has firefox || tools+=(firefox-esr=firefox-esr)
            ;;
        esac
        ;;
    bench)
        tools+=(nginx=nginx wrk=wrk python3=python3 faketime=faketime)
        ;;
    *) fail "unknown purpose '$purpose'; use build, test or bench" ;;
    esac
done

case "$(uname -s)" in
Linux)
    if has apt-get; then
        install_with_apt
    else
        say "no apt-get here; make sure these are installed: ${libraries[*]} ${tools[*]#*=}"
    fi
    ;;
Darwin) install_with_brew ;;
*) say "unknown system; make sure these are installed: ${libraries[*]} ${tools[*]#*=}" ;;
esac

if $needs_python; then install_python; fi
