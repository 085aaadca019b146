#!/usr/bin/env bash
# @zxcvbn-ts/core 4.1.2 and 4.2.0 with @zxcvbn-ts/language-common 4.1.2 and 4.1.3, imported as ES modules, Node 20 or newer.
#
# Expected: any two releases of this family that their version ranges allow estimate a password in the same way, or say that they do
# not fit together: passwords along the keys of a keyboard are recognised as such.
#
# Seen: language-common 4.1.2 exports its keyboards to ES modules as one keyboard named `default`. With core 4.1.2 nothing is reported,
# and a walk along a QWERTY keyboard is estimated as twelve random characters. With core 4.2.0 creating an estimator throws
# "graph adjacencies must be an array". With language-common 4.1.3 both recognise the walk. No package declares the other as a peer, so
# npm installs any pair. A program should estimate one walk in a test of its own.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat > "$folder/check.mjs" <<'JS'
import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common';

try {
  const { sequence } = new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs }).check('mko0nji9bhu8');
  console.log(`${Object.keys(adjacencyGraphs).length} keyboards, ${[...new Set(sequence.map(({ pattern }) => pattern))].join(' and ')}`);
} catch (error) {
  console.log(`throws: ${error.message}`);
}
JS
failed=0
check() {
  local pair="$folder/core-$1-common-$2"
  mkdir "$pair"
  cp "$folder/check.mjs" "$pair"
  cd "$pair"
  echo '{"private": true, "type": "module"}' > package.json
  npm install --silent --no-audit --no-fund "@zxcvbn-ts/core@$1" "@zxcvbn-ts/language-common@$2" @zxcvbn-ts/dictionary-compression@3.0.1
  local seen
  seen=$(node check.mjs)
  echo "core $1, language-common $2: $seen"
  [ "$seen" = "$3" ] || { echo "  changed; seen before: $3"; failed=1; }
}
check 4.1.2 4.1.2 '1 keyboards, bruteforce'
check 4.2.0 4.1.2 'throws: graph adjacencies must be an array'
check 4.1.2 4.1.3 '6 keyboards, spatial'
check 4.2.0 4.1.3 '6 keyboards, spatial'
exit $failed
