package io.mysocket.e2e.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a process holds in memory. */
final class Memory {
  private Memory() {}

  /** Resident memory of the Java program of a Pod on this machine, in bytes. */
  static long ofPod(String pod) {
    return ProcessHandle.allProcesses()
        .filter(process -> process.info().command().orElse("").endsWith("java"))
        .filter(process -> pod.equals(hostName(process.pid())))
        .findFirst()
        .map(process -> resident(process.pid()))
        .orElseThrow(() -> new AssertionError("no program of Pod " + pod + " runs here"));
  }

  private static String hostName(long pid) {
    try {
      return Files.readString(Path.of("/proc/" + pid + "/root/etc/hostname")).strip();
    } catch (IOException _) {
      return "";
    }
  }

  private static long resident(long pid) {
    try {
      String line =
          Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
              .filter(l -> l.startsWith("VmRSS:"))
              .findFirst()
              .orElseThrow();
      return Long.parseLong(line.replaceAll("[^0-9]", "")) << 10;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
