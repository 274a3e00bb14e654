package dev.keyhold.events;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import dev.keyhold.spi.StorageException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Optional;

/** The one that knows the library. */
record CronSchedule(ExecutionTime times, ZoneId zone) implements Schedule {
  static CronSchedule of(String expression, ZoneId zone) {
    CronParser parser = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));
    try {
      return new CronSchedule(ExecutionTime.forCron(parser.parse(expression).validate()), zone);
    } catch (IllegalArgumentException e) {
      throw new StorageException.InvalidInput(
          "cron",
          "the cron expression is malformed: five fields are wanted, minute, hour, day of the month, month and day of the week");
    }
  }

  @Override
  public Optional<Instant> after(Instant time) {
    return times.nextExecution(time.atZone(zone)).map(ZonedDateTime::toInstant);
  }
}
