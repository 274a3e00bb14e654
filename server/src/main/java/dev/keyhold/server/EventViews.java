package dev.keyhold.server;

import dev.keyhold.events.Claim;
import dev.keyhold.events.Event;
import dev.keyhold.events.EventConsumer;
import dev.keyhold.events.Job;
import dev.keyhold.events.QueueCounts;
import dev.keyhold.spi.IsoTime;
import dev.keyhold.spi.Words;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.util.RawValue;

/** The JSON of events, consumers and jobs. Absent values are null. */
final class EventViews {
  private EventViews() {}

  static Map<String, @Nullable Object> event(Event event) {
    Map<String, @Nullable Object> view = Views.nullable();
    view.put("seq", event.seq());
    view.put("topic", event.topic());
    view.put("key", event.key().orElse(null));
    view.put("type", event.type());
    view.put("payload", new RawValue(event.payload().text()));
    view.put("source", event.source().orElse(null));
    view.put("id", event.sourceId().orElse(null));
    view.put("createdAt", IsoTime.text(event.createdAt()));
    return view;
  }

  static Map<String, @Nullable Object> consumer(EventConsumer consumer, long lag) {
    Map<String, @Nullable Object> view = Views.nullable();
    view.put("name", consumer.name());
    view.put("topics", consumer.topics());
    view.put("position", consumer.position());
    view.put("state", Words.of(consumer.state()));
    view.put("lag", lag);
    view.put("reader", consumer.reader().orElse(null));
    view.put("heldUntil", consumer.heldUntil().map(IsoTime::text).orElse(null));
    return view;
  }

  static Map<String, @Nullable Object> claim(Claim claim) {
    Map<String, @Nullable Object> view = Views.nullable();
    view.put("id", claim.jobId());
    view.put("token", claim.token());
    view.put("attempt", claim.attempt());
    view.put("payload", new RawValue(claim.payload().text()));
    view.put("until", IsoTime.text(claim.until()));
    return view;
  }

  static Map<String, @Nullable Object> job(Job job) {
    Map<String, @Nullable Object> view = Views.nullable();
    view.put("id", job.id());
    view.put("queue", job.queue());
    view.put("state", Words.of(job.state()));
    view.put("payload", new RawValue(job.payload().text()));
    view.put("priority", job.priority());
    view.put("at", job.at().map(IsoTime::text).orElse(null));
    view.put("attempts", job.attempts());
    view.put("maxAttempts", job.maxAttempts());
    view.put("worker", job.worker().orElse(null));
    view.put("dedupKey", job.dedupKey().orElse(null));
    view.put("lastError", job.lastError().orElse(null));
    view.put("createdAt", IsoTime.text(job.createdAt()));
    return view;
  }

  static Map<String, @Nullable Object> queue(QueueCounts counts) {
    Map<String, @Nullable Object> view = Views.nullable();
    view.put("queue", counts.queue());
    view.put("paused", counts.paused());
    view.put("ready", counts.ready());
    view.put("claimed", counts.claimed());
    view.put("done", counts.done());
    view.put("dead", counts.dead());
    view.put("cancelled", counts.cancelled());
    view.put("oldest", counts.oldest().map(IsoTime::text).orElse(null));
    return view;
  }

  static <T> Map<String, @Nullable Object> items(
      List<T> items, Function<T, Map<String, @Nullable Object>> view) {
    Map<String, @Nullable Object> list = Views.nullable();
    list.put("items", items.stream().map(view).toList());
    return list;
  }
}
