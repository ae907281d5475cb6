#!/bin/bash
# mongod wants the key of its replica set in a file that nobody else can read; the environment brings it.
set -euo pipefail
install -m 400 -o mongodb -g mongodb /dev/null /tmp/replica-set.key
printf '%s' "$REPLICA_SET_KEY" >/tmp/replica-set.key
exec docker-entrypoint.sh mongod --replSet pesanan --keyFile /tmp/replica-set.key --bind_ip_all \
  --wiredTigerCacheSizeGB "$CACHE_GB" --quiet
