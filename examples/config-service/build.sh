# Read by run and cairn: builds the jar if it is older than its sources. Takes the name of the command for messages.

home=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd -P)
root=$(cd -- "$home/../.." && pwd -P)
jar=$home/target/fast/config-service.jar
java=${JAVA_HOME:+$JAVA_HOME/bin/}java

sources=("$root/pom.xml" "$root/examples/pom.xml" "$home/pom.xml" "$home/src/main")
for module in sdk-core sdk-fdb sdk-grpc sdk-nodecache; do
  sources+=("$root/$module/pom.xml" "$root/$module/src")
done

build() {
  if [[ -f $jar && -z $(find "${sources[@]}" -newer "$jar" -print -quit) ]]; then
    return
  fi
  command -v mvn >/dev/null || { echo "$1: Maven (mvn) is needed to build the Config Service" >&2; exit 1; }
  echo "Building the Config Service with Maven (the first time takes a minute or two: it fetches libraries) ..." >&2
  local log
  log=$(mktemp "${TMPDIR:-/tmp}/config-service-build.XXXXXX")
  if ! mvn -B -q -f "$root/pom.xml" -pl examples/config-service -am -Dfast -Dmaven.test.skip=true package \
      >"$log" 2>&1 </dev/null; then
    grep -v '^WARNING:' "$log" | tail -n 30 >&2
    echo "$1: the build failed; all of its output is in $log" >&2
    exit 1
  fi
  rm -f "$log"
  touch -c "$jar" # Maven leaves a jar alone whose content is the same
}
