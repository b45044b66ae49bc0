#!/bin/sh
# Makes target/gantry-VERSION/ and .tar.gz: bin/gantry, lib/*.jar, LICENSE, README.md.
# Called by Maven: assemble.sh MODULE_DIRECTORY VERSION OWN_JAR CLASS_PATH
set -eu
module=$1 version=$2 own=$3 class_path=$4
here=$module/src/main/distribution
client=$module/../client
out=$module/target/gantry-$version
rm -rf "$out"
mkdir -p "$out/bin" "$out/lib"

names=
IFS=:
for entry in $own $class_path; do
  case $entry in
  *.jar) ;;
  */target/classes) continue ;;
  *) echo "assemble: $entry is no jar: run mvn package, not compile" >&2; exit 1 ;;
  esac
  name=${entry##*/}
  cp "$entry" "$out/lib/$name"
  names=$names${names:+:}$name
done
unset IFS
printf '%s' "$names" >"$out/lib/class-path"
printf '%s' "$version" >"$out/lib/version"
cp "$here/launch" "$out/lib/launch"
cp "$module/../../LICENSE" "$module/../../README.md" "$out/"
build=$(cd "$out/lib" && cat * "$here/gantry.sh" "$client"/*.[ch] "$client"/init/*.c | sha256sum | cut -c 1-16)
printf '%s' "$build" >"$out/lib/build-id"

compiled=
for compiler in ${CC:-} cc gcc clang tcc; do
  command -v "$compiler" >/dev/null 2>&1 || continue
  for linking in -static ''; do
    if "$compiler" -Os $linking -DGANTRY_BUILD_ID="\"$build\"" -o "$out/bin/gantry" "$client"/*.c 2>"$module/target/client.log"; then
      compiled=yes
      # runs in containers, whatever their image holds: static or not at all
      "$compiler" -Os -static -o "$out/lib/init" "$client"/init/*.c 2>>"$module/target/client.log" ||
        echo "assemble: no static C library: run --init will be refused (apt-get install libc6-dev)" >&2
      break 2
    fi
  done
done
if [ -z "$compiled" ]; then
  echo "assemble: no C compiler: commands run cold (apt-get install gcc libc6-dev, then build again)" >&2
  cp "$here/gantry.sh" "$out/bin/gantry"
fi
chmod 755 "$out/bin/gantry" "$out/lib/launch"
tar -C "$module/target" --sort=name --owner=0 --group=0 --numeric-owner --mtime=@1767225600 \
  -czf "$out.tar.gz" "gantry-$version"
