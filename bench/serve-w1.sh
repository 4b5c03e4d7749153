#!/usr/bin/env bash
# serve-w1.sh PORT MOCK_URL DATA_DIR: serves the W1 flow from a Release build. The shell becomes the server, so its pid is the server's.
# Prints "READY url=<webhook url>" once events are taken, also on a data directory that a crash left behind.
set -eu
port=$1 mock=$2 data=$3
here=$(cd "$(dirname "$0")" && pwd)
web="$here/../FlowDesigner.Web"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
out="$here/out/server"
if [ ! -f "$out/FlowDesigner.Web.dll" ] || [ -n "$(find "$web" "$here/../FlowDesigner.Core" -newer "$out/FlowDesigner.Web.dll" \( -name '*.cs' -o -name '*.razor' -o -name '*.ts' -o -name '*.css' \) -not -path '*/node_modules/*' -not -path '*/obj/*' -print -quit)" ]; then
  dotnet publish "$web" -c Release -o "$out" --nologo -v quiet >&2
  touch "$out/FlowDesigner.Web.dll"
fi
mkdir -p "$data"
data=$(cd "$data" && pwd)
token="fd_bench_token_for_loopback_only_0001"
api="http://127.0.0.1:$port/api/v1"

call() { curl -sS -H "Authorization: Bearer $token" -H "Content-Type: application/json" "$@"; }
setup() {
  for _ in $(seq 1 600); do
    curl -s "http://127.0.0.1:$port/health/ready" | grep -q '"ready"' && break
    sleep 0.1
  done
  if ! call "$api/flow-connections?flow=w1" | grep -q '"webhookUrl"'; then
    call -X POST "$api/flows" --data-binary @"$here/w1-flow.json" >/dev/null
    call -X POST "$api/connections" -d "{\"app\":\"http\",\"name\":\"W1 mock\",\"key\":\"w1-mock\",\"maxParallel\":256,\"values\":{\"address\":\"$mock\"}}" >/dev/null
    call -X POST "$api/flow-connections" -d '{"flow":"w1","name":"W1","connections":{"mock":"w1-mock"},"enabled":true}' >/dev/null
  fi
  url=$(call "$api/flow-connections?flow=w1" | grep -o '"webhookUrl":"[^"]*"' | head -n 1 | cut -d'"' -f4)
  echo "READY url=$url"
}
setup &

export ASPNETCORE_ENVIRONMENT=Bench Logging__LogLevel__Default=Warning
export FlowDesigner__DataDirectory="$data" FlowDesigner__Sandbox__Enabled=false
export FlowDesigner__Bootstrap__Email=bench@example.com FlowDesigner__Bootstrap__Password="Bench-on-loopback-1" FlowDesigner__Bootstrap__ApiToken="$token"
export FlowDesigner__Outbound__AllowedNetworks__0=127.0.0.1/32
cd "$out"
exec dotnet FlowDesigner.Web.dll --urls "http://127.0.0.1:$port"
