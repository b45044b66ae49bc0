package io.gantry.engine.docker.server;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.json.Json;
import java.io.IOException;
import java.util.List;

/** What an engine answers that is in no swarm and has no plugins. */
final class SwarmRoutes {
  private static final String NO_MANAGER =
      "This node is not a swarm manager. Use \"docker swarm init\" or \"docker swarm join\" to"
          + " connect this node to swarm and try again.";

  private SwarmRoutes() {}

  static void add(Router router) {
    router.add("POST", "/swarm/leave", SwarmRoutes::leave);
    for (String method : List.of("GET", "POST", "DELETE")) {
      for (String noun : List.of("swarm", "nodes", "services", "tasks", "secrets", "configs")) {
        router.add(method, "/" + noun, SwarmRoutes::refuse);
        router.add(method, "/" + noun + "/{rest...}", SwarmRoutes::refuse);
      }
    }
    router
        .add("GET", "/plugins", call -> call.reply(200, Json.array(List.of())))
        .add("GET", "/plugins/{name...}/json", SwarmRoutes::noPlugin)
        .add("DELETE", "/plugins/{name...}", SwarmRoutes::noPlugin)
        .add("POST", "/plugins/pull", SwarmRoutes::noPlugins)
        .add("POST", "/plugins/create", SwarmRoutes::noPlugins)
        .add("GET", "/plugins/privileges", SwarmRoutes::noPlugins);
    for (String deed : List.of("enable", "disable", "upgrade", "push", "set")) {
      router.add("POST", "/plugins/{name...}/" + deed, SwarmRoutes::noPlugin);
    }
  }

  private static void leave(Call call) throws IOException {
    call.reply(503, new Failure(503, "This node is not part of a swarm").json());
  }

  private static void noPlugin(Call call) {
    throw new GantryException(Kind.NOT_FOUND, "plugin \"" + call.word("name") + "\" not found");
  }

  private static void noPlugins(Call call) {
    throw new GantryException(
        Kind.INVALID, call.exchange().path() + ": this engine has no plugins");
  }

  private static void refuse(Call call) throws IOException {
    call.reply(503, new Failure(503, NO_MANAGER).json());
  }
}
