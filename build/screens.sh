#!/usr/bin/env bash
# Takes a picture of every page and of every state of the designer, each in four forms (light, dark, wide, phone), of a lived-in installation,
# and puts two of them into the README: build/screens.sh [folder]
set -eu
cd "$(dirname "$0")/.."
export FLOWDESIGNER_SHOTS=$(realpath -m "${1:-screens}")
mkdir -p "$FLOWDESIGNER_SHOTS"
./test.sh --filter "FullyQualifiedName~EveryPageTests|FullyQualifiedName~DesignerPicturesTests"
cp "$FLOWDESIGNER_SHOTS/designer-step-light.png" docs/images/designer.png
cp "$FLOWDESIGNER_SHOTS/run-completed-light.png" docs/images/run.png
echo "The pictures are in $FLOWDESIGNER_SHOTS"
