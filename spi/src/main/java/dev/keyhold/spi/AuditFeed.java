package dev.keyhold.spi;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.StreamSupport;

/**
 * Hands committed entries to one listener, and continues where it stopped the last time. The
 * position is kept in {@link AuditState}, so it survives the process.
 */
public final class AuditFeed {
  private static final int BATCH = 100;
  private static final String PLACES = "listener/";
  private static final String AFTER_PLACES = "listener0";

  private final Storage storage;
  private final String name;
  private final AuditListener listener;

  /**
   * @param storage a storage that offers {@link Part#AUDIT}
   * @param name the name under which the listener's position is kept; two feeds of one name share a
   *     position
   */
  public AuditFeed(Storage storage, String name, AuditListener listener) {
    this.storage = storage;
    this.name = PLACES + name;
    this.listener = listener;
  }

  /**
   * One feed for each listener that {@link ServiceLoader} finds, named after the listener's class.
   *
   * @throws java.util.ServiceConfigurationError if a listener cannot be made
   */
  public static List<AuditFeed> found(Storage storage) {
    return StreamSupport.stream(ServiceLoader.load(AuditListener.class).spliterator(), false)
        .map(listener -> new AuditFeed(storage, listener.getClass().getName(), listener))
        .toList();
  }

  /**
   * How many entries each listener of a trail has still to take, by the name of its feed. The feeds
   * may run in any process. A listener that has never taken an entry is not in the map.
   */
  public static SortedMap<String, Long> lags(Storage storage) {
    return storage.read(
        tx -> {
          long last = tx.audit().last();
          SortedMap<String, Long> lags = new TreeMap<>();
          tx.audit()
              .state()
              .list(PLACES, AFTER_PLACES, Limits.PAGE_SIZE)
              .forEach(
                  (key, place) -> lags.put(key.substring(PLACES.length()), last - number(place)));
          return lags;
        });
  }

  /** The name under which the listener's position is kept. */
  public String name() {
    return name.substring(PLACES.length());
  }

  /**
   * Delivers the entries that were committed since the last delivery. Returns when there are no
   * more.
   *
   * @return how many entries the listener took
   * @throws RuntimeException whatever the listener throws; the entries before the failed one count
   *     as delivered
   */
  public synchronized long deliver() {
    long delivered = 0;
    List<StoredEntry> batch;
    do {
      long place = place();
      batch = storage.read(tx -> tx.audit().readAfter(place, BATCH));
      delivered += deliver(batch, place);
    } while (batch.size() == BATCH);
    return delivered;
  }

  private long deliver(List<StoredEntry> batch, long from) {
    long place = from;
    try {
      for (StoredEntry entry : batch) {
        listener.committed(entry);
        place = entry.sequence();
      }
    } finally {
      if (place > from) {
        listener.flush();
        advance(from, place);
      }
    }
    return place - from;
  }

  private long place() {
    Optional<Bytes> kept = storage.read(tx -> tx.audit().state().find(name));
    return kept.map(AuditFeed::number).orElse(0L);
  }

  private static long number(Bytes place) {
    if (place.length() != Long.BYTES) {
      throw new StorageException.Corrupt("the place of a listener cannot be read");
    }
    return ByteBuffer.wrap(place.toArray()).getLong();
  }

  /** Two processes may deliver the same entries; the position never moves back. */
  private void advance(long from, long to) {
    storage.write(
        tx ->
            from == 0
                ? tx.audit().state().insert(name, bytes(to))
                : tx.audit().state().replace(name, bytes(from), bytes(to)));
  }

  private static Bytes bytes(long place) {
    return Bytes.of(ByteBuffer.allocate(Long.BYTES).putLong(place).array());
  }
}
