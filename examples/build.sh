# Read by the commands that run out of a clone: builds their jar if it is missing, or older than what it is made of.
# Sets root (the clone) and java.

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)
java=${JAVA_HOME:+$JAVA_HOME/bin/}java

# build COMMAND WHAT JAR MODULES MAVEN_OPTION...: all that the jar's program takes from the clone.
build() {
  local command=$1 what=$2 jar=$3 modules=$4 module folder sources=("$root/pom.xml" "$root/examples/pom.xml")
  local log teller begun status=0 turn=$root/target/building
  shift 4
  for module in $modules; do
    sources+=("$root/$module/pom.xml")
    for folder in src/main src/build; do
      [[ ! -d $root/$module/$folder ]] || sources+=("$root/$module/$folder")
    done
  done
  ! is_built || return 0
  command -v mvn >/dev/null || { echo "$command: Maven (mvn) is needed to build $what" >&2; exit 1; }
  await_turn
  if is_built; then # by the one before
    rm -f "$turn"
    return
  fi
  echo "Building $what with Maven (the first time takes some minutes: it may fetch 150 MB of libraries) ..." >&2
  log=$(mktemp "${TMPDIR:-/tmp}/cairn-build.XXXXXX")
  begun=$SECONDS
  tell_of_build &
  teller=$!
  mvn -B -f "$root/pom.xml" -pl "${modules// /,}" -am "$@" package >"$log" 2>&1 </dev/null || status=$?
  kill "$teller" 2>/dev/null || true
  wait "$teller" 2>/dev/null || true
  rm -f "$turn"
  [[ ! -t 2 ]] || printf '\r\033[K' >&2
  if ((status > 128)); then # by a signal, like that of Ctrl-C
    rm -f "$log"
    exit "$status"
  elif ((status)); then
    grep -m 30 -e '^\[ERROR\]' -e '^\[FATAL\]' "$log" >&2 || tail -n 30 "$log" >&2
    echo "$command: the build failed; all of its output is in $log" >&2
    exit 1
  fi
  rm -f "$log"
  touch -c "$jar" # Maven leaves a jar alone whose content is the same
  echo "Built after $((SECONDS - begun)) s" >&2
}

# build_service COMMAND: builds the Config Service and its command line; sets jar.
build_service() {
  jar=$root/examples/config-service/target/fast/config-service.jar
  build "$1" "the Config Service" "$jar" "sdk-core sdk-fdb sdk-grpc sdk-nodecache examples/config-service" \
    -Dfast -Dmaven.test.skip=true
}

is_built() {
  [[ -f $jar && -z $(find "${sources[@]}" -newer "$jar" -print -quit) ]]
}

# Two builds of one clone would write the same files: the second waits for the first. The turn is a link, whose
# target is the process that has it; nobody has that of a process which is gone.
await_turn() {
  local holder said=''
  mkdir -p "$root/target"
  until ln -s $$ "$turn" 2>/dev/null; do
    holder=$(readlink "$turn") || continue
    if ! kill -0 "$holder" 2>/dev/null; then
      rm -f "$turn"
      continue
    fi
    [[ -n $said ]] || echo "Waiting for process $holder, which builds from this folder too ..." >&2
    said=yes
    sleep 1
  done
}

# Says on standard error how far the build is: on a terminal in one line that changes every second, elsewhere in a
# line for each module, and one every 15 s. Ends with the command that builds.
tell_of_build() {
  local at told='' next=15 seconds fetched
  while sleep 1 && kill -0 $$ 2>/dev/null; do
    seconds=$((SECONDS - begun))
    at=$(sed -n 's/^\[INFO\] Building \(.*[^ ]\) [^ ][^ ]* *\(\[[0-9]*\/[0-9]*\]\)$/\2 \1/p' "$log" | tail -n 1)
    fetched=$(grep -c -e '^Downloaded from' -e '^\[INFO\] Downloaded from' "$log") || true
    at=${at:-Maven starts}
    if [[ ! -t 2 && $at == "$told" ]] && ((seconds < next)); then
      continue
    fi
    told=$at
    next=$((seconds + 15))
    ((fetched == 0)) || at+=", $fetched files fetched"
    if [[ -t 2 ]]; then
      printf '\r\033[K  %s, %d s' "$at" "$seconds" >&2
    else
      echo "  $at, $seconds s" >&2
    fi
  done
}
