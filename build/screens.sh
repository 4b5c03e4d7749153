#!/usr/bin/env bash
# Takes a picture of every page in four forms (light, dark, wide, phone) of a lived-in installation: build/screens.sh [folder]
set -eu
cd "$(dirname "$0")/.."
export FLOWDESIGNER_SHOTS=$(realpath -m "${1:-screens}")
mkdir -p "$FLOWDESIGNER_SHOTS"
./test.sh --filter FullyQualifiedName~EveryPageTests
echo "The pictures are in $FLOWDESIGNER_SHOTS"
