package io.mysocket.operator.mysockets;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.mysocket.crds.sockets.MySocket;

/** Objects for tests, from the part that matters. */
final class Given {
  private Given() {}

  /**
   * @param spec in flow style, without braces
   */
  static MySocket socket(String spec) {
    return Serialization.unmarshal(
        """
        apiVersion: mysocket.io/v1
        kind: MySocket
        metadata: {name: web, namespace: default, uid: u1, generation: 3}
        spec: {%s}
        """
            .formatted(spec),
        MySocket.class);
  }

  static MySocket web() {
    return socket("target: {service: {name: web, port: 80}}");
  }

  static Service service(String spec) {
    return Serialization.unmarshal(
        """
        apiVersion: v1
        kind: Service
        metadata: {name: web, namespace: default}
        spec: {%s}
        """
            .formatted(spec),
        Service.class);
  }
}
