#!/bin/sh
# bin/gantry where the build found no C compiler: every command in its own JVM, no resident engine.
self=$(readlink -f "$0")
exec "${self%/bin/gantry}/lib/launch" run "$@"
