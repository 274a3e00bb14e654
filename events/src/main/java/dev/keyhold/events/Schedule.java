package dev.keyhold.events;

import dev.keyhold.spi.StorageException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/**
 * When something is done again and again.
 *
 * @see Jobs#enqueueNext
 */
@FunctionalInterface
public interface Schedule {
  /**
   * @return the first time that is later than this one; empty if there is none
   */
  Optional<Instant> after(Instant time);

  /**
   * At times that lie so far apart, counted from 1970-01-01T00:00:00Z: every process comes to the
   * same ones.
   *
   * @param interval a millisecond or longer
   */
  static Schedule every(Duration interval) {
    long millis = interval.toMillis();
    if (millis < 1) {
      throw new StorageException.InvalidInput(
          "interval", "the interval of a schedule is shorter than a millisecond");
    }
    return time ->
        Optional.of(
            Instant.ofEpochMilli(
                Math.addExact(
                    Math.multiplyExact(Math.floorDiv(time.toEpochMilli(), millis), millis),
                    millis)));
  }

  /**
   * As the five fields say: minute, hour, day of the month, month, day of the week. It needs {@code
   * com.cronutils:cron-utils} on the class path, which this module brings to nobody.
   *
   * @param zone whose clock it follows: a time that the clock skips in spring does not come that
   *     day, and one that it shows twice in autumn comes once. {@link java.time.ZoneOffset#UTC}
   *     skips none
   * @throws StorageException.InvalidInput if it is no such expression
   * @throws StorageException.Unsupported if cron-utils is not there
   * @see <a
   *     href="https://pubs.opengroup.org/onlinepubs/9799919799/utilities/crontab.html">crontab</a>
   */
  static Schedule cron(String expression, ZoneId zone) {
    try {
      return CronSchedule.of(expression, zone);
    } catch (NoClassDefFoundError e) {
      throw new StorageException.Unsupported(
          "a cron expression needs com.cronutils:cron-utils on the class path");
    }
  }
}
