package io.gantry.quality.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gantry.quality.testkit.LeavesNothing;
import io.gantry.quality.testkit.NeedsProgram;
import io.gantry.quality.testkit.NeedsRoot;
import io.gantry.quality.testkit.StateRoot;
import org.junit.jupiter.api.Test;

/** What containers see of the host's mounts, and the host of theirs. */
@LeavesNothing
@NeedsRoot
@NeedsProgram({"conmon", "busybox", "unshare"})
final class MountsIT {
  /** What is mounted on one side after the start shows on the other, as the bind says. */
  @Test
  void eventsOfMountsGoWhereThePropagationSays(StateRoot root) throws Exception {
    try (Gantry gantry = Gantry.cold(root).withBusybox()) {
      String seen =
          gantry
              .script(
                  """
                  set -e; mkdir s; mount -t tmpfs none s; mount --make-rshared s
                  for p in rshared rslave rprivate; do
                    mkdir s/host-$p s/box-$p
                    $GANTRY run -d --privileged --name $p -v $PWD/s:/m:$p busybox top >/dev/null
                  done
                  for p in rshared rslave rprivate; do
                    mount -t tmpfs none s/host-$p; touch s/host-$p/f
                    $GANTRY exec $p sh -c "mount -t tmpfs none /m/box-$p && touch /m/box-$p/f"
                    $GANTRY exec $p test -e /m/host-$p/f && echo $p: from host || true
                    test -e s/box-$p/f && echo $p: from box || true
                  done
                  $GANTRY rm -f rshared rslave rprivate >/dev/null
                  """)
              .succeeds();
      assertEquals("rshared: from host\nrshared: from box\nrslave: from host", seen);
    }
  }

  /** The host's mount restricts its files inside of containers too. */
  @Test
  void bindsKeepWhatTheHostsMountRestricts(StateRoot root) throws Exception {
    try (Gantry gantry = Gantry.cold(root).withBusybox()) {
      String options =
          gantry
              .script(
                  """
                  set -e; mkdir a b d
                  mount -t tmpfs -o nosuid,nodev,noexec none a
                  mount --bind b b; mount -o remount,bind,ro b
                  $GANTRY volume create -o type=none -o o=bind,ro -o device=$PWD/d vv >/dev/null
                  $GANTRY run --rm -v $PWD/a:/a -v $PWD/b:/b -v vv:/v busybox \\
                    sed -nE 's#.* /([abv]) [a-z0-9]+ (([a-z]+,)*)relatime.*#\\1 \\2#p' /proc/mounts
                  $GANTRY run --rm -v $PWD/b:/b:shared busybox true 2>&1 || echo $?
                  """)
              .succeeds();
      assertEquals(
          """
          a rw,nosuid,nodev,noexec,
          b ro,
          v ro,
          gantry: path %1$s/b is mounted on %1$s/b but it is not a shared mount
          125\
          """
              .formatted(root.scratch()),
          options.replaceAll("(?m) $", ""));
    }
  }

  /** As docker's, field by field. */
  @Test
  void whatWasWrittenIsShown(StateRoot root) throws Exception {
    try (Gantry gantry = Gantry.cold(root).withBusybox()) {
      gantry
          .run(
              "create",
              "--name",
              "box",
              "-v",
              "v1:/a:ro",
              "-v",
              "/tmp:/c",
              "--tmpfs",
              "/t:size=1m",
              "--mount",
              "type=volume,src=v2,dst=/g,volume-nocopy",
              "--mount",
              "type=tmpfs,dst=/m,tmpfs-size=1m,tmpfs-mode=700",
              "busybox",
              "true")
          .succeeds();
      assertEquals(
          """
          ["v1:/a:ro","/tmp:/c"]
          {"/t":"size=1m"}
          [{"Type":"volume","Source":"v2","Target":"/g",\
          "VolumeOptions":{"NoCopy":true,"DriverConfig":{}}},\
          {"Type":"tmpfs","Target":"/m","TmpfsOptions":{"SizeBytes":1048576,"Mode":448}}]\
          """,
          gantry
              .run(
                  "inspect",
                  "-f",
                  "{{with .HostConfig}}{{json .Binds}}\n{{json .Tmpfs}}\n{{json .Mounts}}{{end}}",
                  "box")
              .succeeds());
      assertEquals(
          "/g z true /m  true /a ro false /c  true",
          gantry
              .run(
                  "inspect",
                  "-f",
                  "{{range .Mounts}}{{.Destination}} {{.Mode}} {{.RW}} {{end}}",
                  "box")
              .succeeds());
      gantry.run("create", "--name", "heir", "--volumes-from", "box:ro", "busybox").succeeds();
      assertEquals(
          " /a  false /c  false /g  false ",
          gantry
              .script(
                  "$GANTRY inspect -f '{{range .Mounts}}{{println .Destination .Mode .RW}}{{end}}'"
                      + " heir | sort | tr '\\n' ' '")
              .out());
      gantry.run("rm", "-v", "box", "heir").succeeds();
      assertEquals(
          "v1\nv2", gantry.run("volume", "ls", "-q", "--filter", "name=^v[12]$").succeeds());
      assertEquals("v1\nv2", gantry.run("volume", "rm", "v1", "v2").succeeds());
    }
  }

  /** Docker 28's answers to the same commands, measured. */
  @Test
  void copiesGoWhereDockersGo(StateRoot root) throws Exception {
    try (Gantry gantry = Gantry.warm(root).withBusybox()) {
      long _ = gantry.awaitEngine();
      String said =
          gantry
              .script(
                  """
                  mkdir -p s/dir; echo f > s/file; echo i > s/dir/inner; ln -s file s/lfile
                  ln -s dir s/ldir
                  $GANTRY run -d --name box busybox top >/dev/null
                  copy() {
                    $GANTRY exec box sh -c 'rm -rf /c; mkdir -p /c/dir; cd /c; echo old > file
                      ln -s file lfile; ln -s /c/dir ldir; ln -s nowhere dangling'
                    if $GANTRY cp s/$1 box:/c/$2 2>/dev/null; then
                      echo "$1 $2" $($GANTRY exec box sh -c 'cd /c; for f in $(find . -type f);
                        do echo $f:$(cat $f); done | sort')
                    else echo "$1 $2" refused; fi
                  }
                  for to in file dir ldir dangling missing missing/ dir/. file/ missing/x; do
                    copy file $to
                  done
                  for to in file dir dir/. missing/; do copy dir $to; done
                  for to in missing ldir/; do copy dir/. $to; done
                  copy ldir/ dir; copy file/ dir; copy lfile/ dir
                  """)
              .exits(0)
              .out();
      assertEquals(
          """
          file file ./file:f
          file dir ./dir/file:f ./file:old
          file ldir ./dir/file:f ./file:old
          file dangling ./file:old ./nowhere:f
          file missing ./file:old ./missing:f
          file missing/ refused
          file dir/. ./dir/file:f ./file:old
          file file/ refused
          file missing/x refused
          dir file refused
          dir dir ./dir/dir/inner:i ./file:old
          dir dir/. ./dir/dir/inner:i ./file:old
          dir missing/ ./file:old ./missing/inner:i
          dir/. missing ./file:old ./missing/inner:i
          dir/. ldir/ ./dir/inner:i ./file:old
          ldir/ dir ./dir/ldir/inner:i ./file:old
          file/ dir refused
          lfile/ dir refused
          """,
          said);
    }
  }
}
