package io.mysocket.e2e.session;

import com.fasterxml.jackson.databind.JsonNode;
import io.mysocket.control.json.Json;
import io.mysocket.e2e.lab.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * OpenSSH as somebody calls it who trusts the host keys that the relay tells over HTTPS, and
 * nothing else.
 */
record OpenSsh(OwnRelay relay, Path knownHosts) {
  /** Asks the relay for its host keys and keeps them in a folder. */
  static OpenSsh trusting(SharedRelay.Started lab, Path folder) throws IOException {
    JsonNode told =
        Json.LENIENT.readTree(lab.curl().get(lab.relay().api() + "/api/v2/relay").body());
    List<String> lines = new ArrayList<>();
    told.path("ssh").path("knownHosts").forEach(each -> lines.add(each.asText()));
    return new OpenSsh(lab.relay(), Files.write(folder.resolve("known_hosts"), lines));
  }

  /** {@code ssh -R FORWARD} with a key; the options are those of the relay. */
  Running forwarding(String forward, Path key, String... options) throws IOException {
    List<String> words = new ArrayList<>(List.of("ssh", "-F", "/dev/null"));
    words.addAll(List.of("-i", key.toString(), "-p", "" + relay.ssh));
    for (String each :
        List.of(
            "IdentitiesOnly=yes",
            "IdentityAgent=none",
            "ExitOnForwardFailure=yes",
            "StrictHostKeyChecking=yes",
            "HostKeyAlias=[ssh." + OwnRelay.DOMAIN + "]:" + relay.ssh,
            "UserKnownHostsFile=" + knownHosts)) {
      words.addAll(List.of("-o", each));
    }
    words.addAll(List.of("-R", forward, "me@127.0.0.1"));
    words.addAll(List.of(options));
    return Running.start(words, Map.of());
  }
}
