package io.mysocket.crds.sockets;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.mysocket.crds.CaRef;
import org.jspecify.annotations.Nullable;

/** TLS from the tunnel to the target. */
@ValidationRule(
    value = "!has(self.insecureSkipVerify) || !self.insecureSkipVerify || !has(self.caRef)",
    message = "caRef has no use with insecureSkipVerify",
    fieldPath = ".caRef")
public record TargetTls(
    @Size(min = 1, max = 253) @JsonPropertyDescription("Name to send and to verify. Default the target's host.")
        @Nullable String serverName,
    @JsonPropertyDescription("Take any certificate.") @Nullable Boolean insecureSkipVerify,
    @JsonPropertyDescription("Certificate authority to trust instead of the system's.")
        @Nullable CaRef caRef) {}
