#!/usr/bin/env bash
# Feeds made-up bytes to everything that reads what strangers send, each part for a while. A finding stays as Fuzzing/findings/PART-…
#
# Usage: Fuzzing/fuzz.sh [SECONDS [PART ...]]
set -euo pipefail
cd "$(dirname "$0")/.."

seconds=${1:-120}
shift || true
parts=("$@")
[ ${#parts[@]} -gt 0 ] || parts=(page form reports timings inflate http forwarding names query observation keys rules)

export VITALSD_FUZZ=1
# Without debug information: the system's linker does not get through that of everything together.
swift build -c release --scratch-path .build-fuzz --product Fuzz -Xswiftc -sanitize=fuzzer -Xswiftc -gnone \
    -Xswiftc -use-ld=lld
mkdir -p Fuzzing/findings
failed=0
for part in "${parts[@]}"; do
    corpus=".build-fuzz/corpus/$part"
    mkdir -p "$corpus"
    if [ -d "Fuzzing/seeds/$part" ]; then cp -n Fuzzing/seeds/"$part"/* "$corpus/"; fi
    printf 'fuzz: %s for %s s\n' "$part" "$seconds"
    if ! FUZZ_TARGET="$part" .build-fuzz/release/Fuzz "$corpus" -max_total_time="$seconds" -max_len=20000 -timeout=5 \
        -rss_limit_mb=1024 -artifact_prefix="Fuzzing/findings/$part-" -print_final_stats=1 \
        >".build-fuzz/$part.log" 2>&1; then
        printf 'fuzz: %s failed; see .build-fuzz/%s.log\n' "$part" "$part"
        failed=1
    fi
    grep -E 'stat::number_of_executed_units|SUMMARY' ".build-fuzz/$part.log" || true
done
exit "$failed"
