package dev.keyhold.bench;

import java.util.Arrays;
import java.util.stream.Stream;

/** Runs one of the measurements and prints its table. */
public final class Bench {
  private static final String USAGE =
      """
      usage: bench/run append           the cost of an audit entry, beside a plain insert of the row
             bench/run trail ENTRIES    reading and proving a trail of so many entries
             bench/run figures          every figure that is promised, beside its floor
             bench/run growth           what things cost from 10 thousand to 10 million keys
                                        both: --quick, --out FILE (without an ending), --only NAME
             bench/run bridge           the bridge: a server, and 16 connections
             bench/run tables           tables of a hub's own, beside plain JDBC: figures --only tables
             bench/run iam              sessions and sign-ins, beside plain JDBC: figures --only iam
             bench/run events           events and jobs, beside plain JDBC; wake-ups within a process and between two:
                                        --only rates or --only wakes
             bench/run access           who may do what to what, beside one plain recursive query
             bench/run power            who may do what by roles, beside one plain query
             bench/run apps             where paths lead, beside a plain map
             bench/run secrets          secrets wrapped by another key in a small heap, and readings of them
             bench/run tenants          ten thousand tenants with a file each: cold units, memory, open files
             bench/run postgres         the store in PostgreSQL, beside plain JDBC: figures --only postgres
             bench/run spring           requests with keys through Spring's filters, beside others; starts
             bench/run startup          how long commands take from their call to their end
             bench/run beside COMMIT NAME...
                                        figures of these names, here and at another commit by turns;
                                        KEYHOLD_BENCH_ROUNDS says how often (3), and options of
                                        'figures' may follow the names
      """;

  private Bench() {}

  /** Exit code 2 for wrong use. */
  public static void main(String[] arguments) throws Exception {
    String name = arguments.length == 0 ? "" : arguments[0];
    String[] rest =
        arguments.length == 0 ? arguments : Arrays.copyOfRange(arguments, 1, arguments.length);
    switch (name) {
      case "append" -> AppendCost.main(rest);
      case "beside-table" -> Beside.main(rest);
      case "bridge" -> BridgeLoad.main(rest);
      case "figures" -> Figures.main(rest);
      case "growth" -> Growth.main(rest);
      case "iam" -> Figures.main(only("iam", rest));
      case "postgres" -> Figures.main(only("postgres", rest));
      case "spring" -> SpringRates.main(rest);
      case "startup" -> Startup.main(rest);
      case "apps" -> AppRates.main(rest);
      case "access" -> AccessRates.main(rest);
      case "power" -> PowerRates.main(rest);
      case "secrets" -> SecretRates.main(rest);
      case "events" -> EventRates.main(rest);
      case "tenants" -> TenantRates.main(rest);
      case "tables" -> Figures.main(only("tables", rest));
      case "trail" -> LongTrail.main(rest);
      default -> {
        System.err.print(USAGE);
        System.exit(2);
      }
    }
  }

  private static String[] only(String section, String[] rest) {
    return Stream.concat(Stream.of("--only", section), Arrays.stream(rest)).toArray(String[]::new);
  }
}
