#!/usr/bin/env bash
# Writes the Swift code of Tests/DecodeTests/OTLP/Messages/otlp.proto anew, after a change of it. Installs nothing.
#
# Usage: scripts/otlp-messages.sh
# Needs protoc (apt install protobuf-compiler, brew install protobuf) and protoc-gen-swift. The latter is taken from
# PROTOC_GEN_SWIFT or the PATH; else it is built from the package swift-protobuf, which takes minutes.
set -euo pipefail
cd "$(dirname "$0")/.."

readonly messages=Tests/DecodeTests/OTLP/Messages

say() { printf 'otlp-messages: %s\n' "$*"; }
fail() {
    printf 'otlp-messages: %s\n' "$*" >&2
    exit 3
}
has() { command -v "$1" >/dev/null 2>&1; }

has protoc || fail "protoc is not installed; apt install protobuf-compiler, or brew install protobuf"

plugin=${PROTOC_GEN_SWIFT:-$(command -v protoc-gen-swift || true)}
if [ -z "$plugin" ]; then
    sources=.build/checkouts/swift-protobuf
    [ -d "$sources" ] || fail "$sources is missing; run swift package resolve, or name a plugin in PROTOC_GEN_SWIFT"
    say "building protoc-gen-swift from $sources"
    swift build --package-path "$sources" --scratch-path .build/protoc-gen-swift -c release --product protoc-gen-swift
    plugin=.build/protoc-gen-swift/release/protoc-gen-swift
fi
[ -x "$plugin" ] || fail "$plugin cannot be run"

protoc --plugin=protoc-gen-swift="$plugin" --proto_path="$messages" --swift_out="$messages" \
    --swift_opt=Visibility=Internal "$messages/otlp.proto"
say "wrote $messages/otlp.pb.swift"
