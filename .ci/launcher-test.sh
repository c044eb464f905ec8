#!/bin/sh
# Tests of ./serengeti, in a copy of the working tree at a path with spaces. Takes about half a minute.
set -u

unset SERENGETI_JAVA_HOME SERENGETI_JAVA_OPTS SERENGETI_CLASSPATH SERENGETI_BUILD_VERBOSE SERENGETI_JDK_FOLDERS
unset JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS

root=$(cd "$(dirname "$0")/.." && pwd -P)
work=$(mktemp -d)
work=$(cd "$work" && pwd -P)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

failures=0
check() { # name, command...
    name=$1
    shift
    if "$@"; then
        echo "ok    $name"
    else
        echo "FAIL  $name"
        for stream in out err; do
            [ ! -s "$work/$stream" ] || sed "s/^/      $stream: /" "$work/$stream"
        done
        failures=$((failures + 1))
    fi
}

run() { # command...; leaves $work/out, $work/err, $status
    "$@" >"$work/out" 2>"$work/err" </dev/null
    status=$?
}

is() { [ "$1" = "$2" ]; }
has() { grep -q -e "$2" "$work/$1"; }
empty() { [ ! -s "$work/$1" ]; }
wait_for() { # condition, given 30 s
    tries=0
    until eval "$1" || [ "$tries" -ge 300 ]; do
        sleep 0.1
        tries=$((tries + 1))
    done
}

# Only what the script itself calls: no java, no mvn.
mkdir "$work/tools"
for tool in cat cp date dirname find grep head ln mkdir mv readlink rm sed sh sleep touch tr uname basename; do
    ln -s "$(command -v "$tool")" "$work/tools/$tool"
done
bare() { env -i HOME="$work/home" PATH="$work/tools" "$@"; }

fake_jdk() { # folder, version
    mkdir -p "$1/bin"
    printf 'JAVA_VERSION="%s"\n' "$2" >"$1/release"
    printf '#!/bin/sh\necho "fake $0 $*"\n' >"$1/bin/java"
    cp "$1/bin/java" "$1/bin/javac"
    chmod +x "$1/bin/java" "$1/bin/javac"
}

copy="$work/a path with spaces/clone"
mkdir -p "$copy"
(cd "$root" && find . -name target -prune -o -name .git -prune -o -name .launcher -prune -o -name campaigns -prune \
    -o -type f -print | tar cf - -T -) | (cd "$copy" && tar xf -)
serengeti=$copy/serengeti

# ---- no JDK that will do

mkdir -p "$work/none"
run bare SERENGETI_JDK_FOLDERS="$work/none" "$serengeti" --help
check 'no Java: exit code 1' is "$status" 1
check 'no Java: says what it needs' has err '^serengeti: needs a JDK 25 or newer and found none'
check 'no Java: says where it looked' has err "^Looked at: .*JAVA_HOME.*PATH.*$work/none"
check 'no Java: says there was none' has err '^Found: no Java at all'
check 'no Java: says what to do' has err '^Install a JDK 25.*SERENGETI_JAVA_HOME'
check 'no Java: nothing on standard output' empty out
check 'no Java: builds nothing' test ! -e "$copy/.launcher"

fake_jdk "$work/jvms/seventeen" 17.0.2
fake_jdk "$work/jvms/eight" 1.8.0_402
run bare SERENGETI_JDK_FOLDERS="$work/none:$work/jvms" "$serengeti" --help
check 'old JDKs: exit code 1' is "$status" 1
check 'old JDKs: lists the first' has err "$work/jvms/seventeen .*version 17.0.2"
check 'old JDKs: lists the second' has err "$work/jvms/eight .*version 1.8.0_402"
run bare JAVA_HOME="$work/jvms/seventeen" SERENGETI_JDK_FOLDERS="$work/none" "$serengeti" --help
check 'an old JAVA_HOME is named' has err "$work/jvms/seventeen (\$JAVA_HOME): version 17"
run bare SERENGETI_JAVA_HOME="$work/jvms/seventeen" "$serengeti" --help
check 'an old SERENGETI_JAVA_HOME is refused' has err 'SERENGETI_JAVA_HOME must name a JDK 25 or newer'
check 'an old SERENGETI_JAVA_HOME: exit code 1' is "$status" 1

fake_jdk "$work/jre/twentyfive" 25.0.1
rm "$work/jre/twentyfive/bin/javac"
run bare SERENGETI_JDK_FOLDERS="$work/jre" "$serengeti" --help
check 'a JRE is not enough' has err 'without a compiler'

fake_jdk "$work/new/future" 26-ea
run bare SERENGETI_JDK_FOLDERS="$work/jvms:$work/new" "$serengeti" --help
check 'a newer JDK is taken, and Maven missed' has err 'needs Maven (mvn) on PATH'
check 'no Maven: exit code 1' is "$status" 1
fake_jdk "$work/mac/temurin-25.jdk/Contents/Home" 25
run bare SERENGETI_JDK_FOLDERS="$work/mac" "$serengeti" --help
check 'a JDK in Contents/Home is found' has err 'needs Maven (mvn) on PATH'
check 'what failed is not taken for a build' test ! -e "$copy/.launcher/current"
check 'what failed leaves no lock' test ! -e "$copy/.launcher/lock"
rm -rf "$copy/.launcher"

# ---- a real build

run "$serengeti" --help
check 'first start: exit code 0' is "$status" 0
check 'first start: help on standard output' has out '^Usage: serengeti'
check 'first start: one line on standard error' is "$(cat "$work/err")" 'serengeti: building, first start'

run "$serengeti" --help
check 'second start: nothing on standard error' empty err
check 'second start: help on standard output' has out '^Usage: serengeti'
run "$serengeti" --no-such-option
check 'a wrong option: exit code 2 passed through' is "$status" 2
check 'a wrong option: told on standard error' has err 'no-such-option'
check 'a wrong option: no warning of the JVM' is "$(grep -c WARNING "$work/err")" 0

ln -s "$serengeti" "$work/link to it"
ln -s "link to it" "$work/link to link"
cd "$work/none" || exit 1
run "$work/link to link" --help
check 'through two links from elsewhere: exit code 0' is "$status" 0
check 'through two links from elsewhere: nothing built' empty err
cd "$root" || exit 1

run env SERENGETI_JAVA_OPTS=-XX:+NoSuchOption "$serengeti" --help
check 'an unknown JVM option: exit code 1' is "$status" 1
check 'an unknown JVM option: told' has err 'NoSuchOption'
run env SERENGETI_JAVA_OPTS='-XX:+UseSerialGC -Xmx512m' "$serengeti" --help
check 'other JVM options: exit code 0' is "$status" 0
check 'other JVM options: nothing on standard error' empty err

mkdir -p "$work/own tasks/META-INF/services"
echo acme.Missing >"$work/own tasks/META-INF/services/serengeti.evaluator.task.TaskProvider"
run env SERENGETI_CLASSPATH="$work/none:$work/own tasks" "$serengeti" tasks
check 'a class path with a broken provider: exit code 2' is "$status" 2
check 'a class path with a broken provider: told' is "$(cat "$work/err")" \
    'task providers: serengeti.evaluator.task.TaskProvider: Provider acme.Missing not found'
run env SERENGETI_CLASSPATH="$work/none:$work/own.jar" "$serengeti" --help
check 'a class path without its jar: exit code 1' is "$status" 1
check 'a class path without its jar: told' has err "^serengeti: SERENGETI_CLASSPATH must name .* no $work/own.jar$"
echo garbage >"$work/bad.jar"
run env SERENGETI_CLASSPATH="$work/none:$work/bad.jar" "$serengeti" tasks
check 'a class path with a damaged jar: exit code 2' is "$status" 2
check 'a class path with a damaged jar: told' is "$(cat "$work/err")" \
    "SERENGETI_CLASSPATH: $work/bad.jar is no jar: zip END header not found, must be jars and folders"
run env SERENGETI_CLASSPATH="$work/none/*" "$serengeti" tasks
check 'a class path of all jars in a folder: exit code 0' is "$status" 0
check 'a class path of all jars in a folder: nothing on standard error' empty err

rm "$copy"/.launcher/build-*/*.jsa
echo nonsense >"$work/nonsense"
run "$serengeti" --help
check 'the class archive comes back' test -f "$copy"/.launcher/build-*/*.jsa
for archive in "$copy"/.launcher/build-*/*.jsa; do cp "$work/nonsense" "$archive"; done
run "$serengeti" --help
check 'a broken class archive does no harm' is "$status" 0
check 'a broken class archive is passed over in silence' empty err

# ---- when it builds, with a Maven that is faster and can be made to fail

cp -R "$copy/cli/target/launcher" "$work/built"
mkdir "$work/maven"
cat >"$work/maven/mvn" <<MVN
#!/bin/sh
echo run >>"$work/maven/runs"
[ ! -e "$work/maven/broken" ] || { echo "[ERROR] broken on purpose"; exit 1; }
[ ! -e "$work/maven/slow" ] || sleep 3
mkdir -p cli/target
rm -rf cli/target/launcher
cp -R "$work/built" cli/target/launcher
MVN
chmod +x "$work/maven/mvn"
PATH=$work/maven:$PATH
export PATH
runs() { if [ -f "$work/maven/runs" ]; then wc -l <"$work/maven/runs" | tr -d ' '; else echo 0; fi; }
source_file=$(find "$copy"/*/src/main -name '*.java' | head -n 1)

touch "$copy/pom.xml"
run "$serengeti" --help
check 'a touched pom: builds' is "$(runs)" 1
check 'a touched pom: says so' has err '^serengeti: building, sources have changed$'
run "$serengeti" --help
check 'then no more' is "$(runs)" 1
touch "$source_file"
run "$serengeti" --help
check 'a touched source: builds' is "$(runs)" 2
cp "$source_file" "$source_file.txt"
rm "$source_file.txt"
run "$serengeti" --help
check 'a deleted file: builds' is "$(runs)" 3
check 'builds that nobody uses are removed' is "$(find "$copy/.launcher" -name 'build-*' -type d | wc -l | tr -d ' ')" 1

touch "$source_file" "$work/maven/broken"
run "$serengeti" --help
check 'a failed build: exit code 1' is "$status" 1
check 'a failed build: shows what Maven said' has err 'broken on purpose'
run "$serengeti" --help
check 'a failed build: the next start builds again' is "$(runs)" 5
check 'a failed build: no lock stays' test ! -e "$copy/.launcher/lock"
rm "$work/maven/broken"
run "$serengeti" --help
check 'a mended build: exit code 0' is "$status" 0

touch "$source_file" "$work/maven/slow"
before=$(runs)
"$serengeti" --help >"$work/one" 2>&1 &
first=$!
"$serengeti" --help >"$work/two" 2>&1 &
wait "$first"
one=$?
wait $!
two=$?
check 'two starts at once: both succeed' is "$one$two" 00
check 'two starts at once: one build' is "$(runs)" $((before + 1))

touch "$source_file"
"$serengeti" --help >"$work/one" 2>&1 &
first=$!
# shellcheck disable=SC2034 # wait_for evaluates it
started=$(($(runs) + 1))
wait_for '[ "$(runs)" -ge "$started" ]'
kill -KILL "$first"
wait "$first" 2>/dev/null
check 'killed while building: the lock stays behind' test -e "$copy/.launcher/lock/pid"
rm "$work/maven/slow"
run "$serengeti" --help
check 'killed while building: the next start clears the lock and builds' is "$status" 0
check 'killed while building: says that it builds' has err 'building, sources'
check 'killed while building: not before the Maven left behind has ended' has err 'waiting for another start'

# ---- signals reach the program itself

fake_jdk "$work/signals/jdk" 25
printf '#!/bin/sh\necho "$$" >"%s/java.pid"\nexec sleep 60\n' "$work" >"$work/signals/jdk/bin/java"
for archive in "$copy"/.launcher/build-*/classes-*.jsa; do : >"${archive%/*}/classes-25.jsa.none"; done
SERENGETI_JAVA_HOME="$work/signals/jdk" "$serengeti" --help &
first=$!
wait_for '[ -s "$work/java.pid" ]'
check 'the JVM replaces the script' is "$(cat "$work/java.pid")" "$first"
in_use=$(find "$copy/.launcher" -name 'build-*' -type d)
touch "$source_file"
run "$serengeti" --help
check 'a build in use stays when another is made' test -f "$in_use/serengeti.jar"
kill -TERM "$first"
wait "$first" 2>/dev/null
check 'a signal ends the program' is $? 143
touch "$source_file"
run "$serengeti" --help
check 'it goes once nobody uses it' test ! -e "$in_use"

if command -v shellcheck >/dev/null; then
    check 'shellcheck finds nothing' shellcheck -S warning "$root/serengeti" "$root/.ci/launcher-test.sh"
fi

echo
if [ "$failures" -gt 0 ]; then
    echo "launcher: $failures checks failed"
    exit 1
fi
echo 'launcher: all checks passed'
