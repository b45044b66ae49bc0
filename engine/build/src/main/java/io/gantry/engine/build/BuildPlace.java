package io.gantry.engine.build;

import io.gantry.engine.api.build.BuildContext;
import io.gantry.engine.api.build.BuildRequest;

/** Names what a request builds, so that it is known again when it is built again. Pure. */
final class BuildPlace {
  private BuildPlace() {}

  static String of(BuildRequest request) {
    BuildRequest.Subject subject = request.subject();
    String context =
        switch (subject.context()) {
          case BuildContext.Archive _ -> "archive";
          case BuildContext named -> named.toString();
        };
    String dockerfile =
        switch (subject.dockerfile()) {
          case BuildRequest.Definition.Text _ -> "text";
          case BuildRequest.Definition.Sent sent -> sent.name();
          case BuildRequest.Definition file -> file.toString();
        };
    return String.join("\n", context, dockerfile, subject.target(), subject.platforms().toString());
  }
}
