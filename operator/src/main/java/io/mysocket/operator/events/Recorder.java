package io.mysocket.operator.events;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.mysocket.operator.status.Reason;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records events. The same event again within {@link #WINDOW} becomes a series on the first one.
 *
 * <p>One virtual thread writes, in order; recording never fails a reconciliation, and when too many
 * wait, new ones are dropped.
 */
public final class Recorder implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Recorder.class);
  private static final Duration WINDOW = Duration.ofMinutes(6);
  private static final Duration FAREWELL = Duration.ofSeconds(5);
  private static final int WAITING = 1000;
  private static final int REMEMBERED = 2000;
  private static final int LONGEST_NOTE = 1024;
  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private record Said(String uid, String type, Reason reason, String note) {}

  private record Series(Event first, int count, Instant last) {}

  private final KubernetesClient client;
  private final String instance;
  private final ExecutorService writer =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(WAITING),
          Thread.ofVirtual().name("events").factory(),
          new ThreadPoolExecutor.DiscardPolicy());

  /** Only the writer's. */
  private final Map<Said, Series> recent =
      new LinkedHashMap<>(256, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Said, Series> eldest) {
          return size() > REMEMBERED;
        }
      };

  /**
   * @param instance names this operator, such as its Pod
   */
  public Recorder(KubernetesClient client, String instance) {
    this.client = client;
    this.instance = instance;
  }

  /** Something went as it should. */
  public void normal(HasMetadata about, Reason reason, String note) {
    writer.execute(() -> record(about, "Normal", reason, note));
  }

  /** Something needs attention. */
  public void warning(HasMetadata about, Reason reason, String note) {
    writer.execute(() -> record(about, "Warning", reason, note));
  }

  private void record(HasMetadata about, String type, Reason reason, String text) {
    String note = text.length() > LONGEST_NOTE ? text.substring(0, LONGEST_NOTE) : text;
    Instant now = Instant.now();
    Said said = new Said(about.getMetadata().getUid(), type, reason, note);
    try {
      Series series = recent.get(said);
      if (series == null || series.last.plus(WINDOW).isBefore(now)) {
        recent.put(said, new Series(client.resource(event(about, said, now)).create(), 1, now));
      } else {
        Series more = new Series(series.first, series.count + 1, now);
        String patch =
            "{\"series\":{\"count\":%d,\"lastObservedTime\":\"%s\"}}"
                .formatted(more.count, MICROS.format(now));
        client.resource(series.first).patch(PatchContext.of(PatchType.JSON_MERGE), patch);
        recent.put(said, more);
      }
    } catch (RuntimeException e) {
      recent.remove(said); // for one, nothing can be created in a namespace that is being deleted
      LOG.atDebug()
          .setCause(e)
          .addKeyValue("reason", reason.text())
          .addKeyValue("object", about.getMetadata().getName())
          .log("event not recorded");
    }
  }

  private Event event(HasMetadata about, Said said, Instant now) {
    var meta = about.getMetadata();
    String namespace = meta.getNamespace() == null ? "default" : meta.getNamespace();
    long nanos = now.getEpochSecond() * 1_000_000_000L + now.getNano();
    return new EventBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName("%s.%x".formatted(meta.getName(), nanos))
        .endMetadata()
        .withEventTime(new MicroTime(MICROS.format(now)))
        .withType(said.type)
        .withAction("Reconcile")
        .withReason(said.reason.text())
        .withNote(said.note)
        .withReportingController("mysocket.io/operator")
        .withReportingInstance(instance)
        .withRegarding(
            new ObjectReferenceBuilder()
                .withApiVersion(about.getApiVersion())
                .withKind(about.getKind())
                .withNamespace(meta.getNamespace())
                .withName(meta.getName())
                .withUid(meta.getUid())
                .withResourceVersion(meta.getResourceVersion())
                .build())
        .build();
  }

  /** Writes what waits, for a little while. */
  @Override
  public void close() {
    writer.shutdown();
    try {
      if (!writer.awaitTermination(FAREWELL.toMillis(), TimeUnit.MILLISECONDS)) {
        writer.shutdownNow();
      }
    } catch (InterruptedException e) {
      writer.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
