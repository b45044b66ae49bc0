package io.gantry.cluster.proxy;

import io.gantry.cluster.model.ApiObject;
import io.gantry.platform.base.json.Json;

/** Services and EndpointSlices of the tests. */
final class Things {
  private Things() {}

  static ApiObject object(String json) {
    return new ApiObject(Json.parse(json.replace('\'', '"')).asObject());
  }

  /** {@code more} are further fields of the spec, each followed by a comma. */
  static ApiObject service(String name, String clusterIp, String more, String ports) {
    return object(
        """
        {'apiVersion':'v1','kind':'Service','metadata':{'name':'%s','namespace':'default'},
         'spec':{%s'clusterIP':'%s','ports':[%s]}}\
        """
            .formatted(name, more, clusterIp, ports));
  }

  static ApiObject slice(String service, String ports, String endpoints) {
    return object(
        """
        {'apiVersion':'discovery.k8s.io/v1','kind':'EndpointSlice','addressType':'IPv4',
         'metadata':{'name':'%s-1','namespace':'default','labels':{'kubernetes.io/service-name':'%s'}},
         'ports':[%s],'endpoints':[%s]}\
        """
            .formatted(service, service, ports, endpoints));
  }

  static String endpoint(String address, String node) {
    return endpoint(address, node, true, true);
  }

  static String endpoint(String address, String node, boolean ready, boolean serving) {
    return "{'addresses':['%s'],'nodeName':'%s','conditions':{'ready':%s,'serving':%s,'terminating':%s}}"
        .formatted(address, node, ready, serving, !ready);
  }
}
