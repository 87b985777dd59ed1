#!/usr/bin/env bash
# Makes what the three EventStoreDB nodes prove themselves with: an authority once, a certificate for each node. Run again, it changes nothing;
# with "renew" it makes the nodes' certificates anew, which are good for a year.
set -euo pipefail

AUTHORITY=/authority     # the key that signs: no node and no application sees it
NODES=/certificates      # what nodes see
ROOT=/root-certificate   # what applications see

if [ ! -f "$AUTHORITY/ca.key" ]; then
  es-gencert-cli create-ca -out "$AUTHORITY"
fi

for node in eventstore1 eventstore2 eventstore3; do
  if [ "${1:-}" = renew ]; then rm -rf "${NODES:?}/$node"; fi
  if [ ! -f "$NODES/$node/node.crt" ]; then
    es-gencert-cli create-node -ca-certificate "$AUTHORITY/ca.crt" -ca-key "$AUTHORITY/ca.key" -out "$NODES/$node" -dns-names "$node,localhost"
  fi
done

mkdir -p "$NODES/ca"
cp "$AUTHORITY/ca.crt" "$NODES/ca/ca.crt"
cp "$AUTHORITY/ca.crt" "$ROOT/ca.crt"

chmod 600 "$AUTHORITY/ca.key"
# The nodes run as user 1000.
chown -R 1000:1000 "$NODES"
find "$NODES" -type d -exec chmod 700 {} +
find "$NODES" -type f -exec chmod 600 {} +
chmod 644 "$ROOT/ca.crt"
