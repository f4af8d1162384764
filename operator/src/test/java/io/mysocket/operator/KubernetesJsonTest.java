package io.mysocket.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysocket.crds.sockets.MySocket;
import io.mysocket.crds.sockets.SocketType;
import org.junit.jupiter.api.Test;

class KubernetesJsonTest {
  @Test
  void whatANewerSchemaAllowsDoesNotEndTheOperator() {
    MySocket socket =
        KubernetesJson.lenient()
            .unmarshal(
                """
                apiVersion: mysocket.io/v1
                kind: MySocket
                metadata: {name: web}
                spec:
                  type: quic
                  fromTheFuture: {a: 1}
                  target: {service: {name: web, port: 80}, also: new}
                status: {moreToSay: true}
                """,
                MySocket.class);
    assertThat(socket.getSpec().type()).isEqualTo(SocketType.UNKNOWN);
    assertThat(socket.getSpec().target().text()).isEqualTo("web:80");
  }
}
