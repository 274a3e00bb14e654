package dev.keyhold.bench;

import dev.keyhold.bench.Rounds.Contender;
import dev.keyhold.core.Ask;
import dev.keyhold.core.PowerMemory;
import dev.keyhold.spi.Page;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Questions about power, beside one plain query that answers the same. */
final class PowerRates {
  private static final int QUESTIONS = 3_000;

  /** The same as the library, of what this organization has. */
  private static final String PLAIN =
      """
      WITH RECURSIVE
        d(id) AS (SELECT department_id FROM department_members WHERE tenant_id = 'acme' AND account_id = ?1
          UNION SELECT p.parent_id FROM d CROSS JOIN departments AS p ON p.tenant_id = 'acme' AND p.id = d.id
          WHERE p.parent_id IS NOT NULL),
        s(subject) AS (SELECT 'account:' || ?1
          UNION ALL SELECT 'group:' || group_id FROM tenant_group_members WHERE tenant_id = 'acme' AND account_id = ?1
          UNION ALL SELECT 'department:' || id FROM d)
      SELECT EXISTS (SELECT 1 FROM accounts a
        CROSS JOIN organization_members m ON m.org_id = 'acme' AND m.account_id = a.id
        CROSS JOIN s
        CROSS JOIN assignments g INDEXED BY assignments_by_subject_role_id ON g.tenant_id = 'acme' AND g.subject = s.subject AND g.resource = ''
        CROSS JOIN role_privileges r ON r.tenant_id = 'acme' AND r.role_id = g.role_id AND r.privilege_key = ?2
        WHERE a.id = ?1 AND a.status = 'active')
        AND NOT EXISTS (SELECT 1 FROM policy_overrides o WHERE o.tenant_id = 'acme' AND o.privilege_key = ?2
          AND o.effect = 'deny' AND (o.subject = '' OR o.subject IN (SELECT subject FROM s)))
      """;

  private final PowerFile file;
  private final Random random = new Random(7);

  private PowerRates(PowerFile file) {
    this.file = file;
  }

  static void main(String[] arguments) throws Exception {
    Options options = Options.of(arguments, "power", List.of(1L), List.of(1L));
    List<Figure> figures = new ArrayList<>();
    System.err.println("filling an organization of 10,000 members");
    try (Folder folder = Folder.onDisk();
        PowerFile file = PowerFile.of(folder)) {
      PowerRates rates = new PowerRates(file);
      rates.store(options.rounds(7, 1), figures);
      rates.warm(options.rounds(7, 1), figures);
      rates.who(figures);
    }
    figures.forEach(figure -> System.out.println(figure.row()));
    Results.of(options, figures).write();
  }

  private Ask any() {
    return Ask.of(
        "a" + random.nextInt(PowerFile.ACCOUNTS), "doc.p" + random.nextInt(PowerFile.PRIVILEGES));
  }

  private boolean may(Ask ask) {
    return file.core.power().may(PowerFile.ORG, ask);
  }

  private void store(Rounds rounds, List<Figure> figures) throws Exception {
    try (PreparedStatement plain = file.plain.prepareStatement(PLAIN)) {
      agree(plain);
      double[] rates =
          rounds.rates(
              Contender.alone(() -> may(any())), Contender.alone(() -> plain(plain, any())));
      figures.add(Figure.rate("may, from the store", rates[0], "one plain query", rates[1], 0.7));
    }
  }

  /** A measurement of something else than the floor would mean nothing. */
  private void agree(PreparedStatement plain) throws SQLException {
    int yes = 0;
    for (int i = 0; i < QUESTIONS; i++) {
      Ask ask = any();
      boolean expected = plain(plain, ask);
      yes += expected ? 1 : 0;
      if (may(ask) != expected) {
        throw new IllegalStateException("the plain query disagrees about " + ask);
      }
    }
    System.err.printf(Locale.ROOT, "%,d of %,d questions are answered by yes%n", yes, QUESTIONS);
  }

  private static boolean plain(PreparedStatement plain, Ask ask) throws SQLException {
    plain.setString(1, ask.caller().accountId());
    plain.setString(2, ask.action());
    try (ResultSet row = plain.executeQuery()) {
      row.next();
      return row.getBoolean(1);
    }
  }

  /** The same hundred questions over and over. */
  private void warm(Rounds rounds, List<Figure> figures) throws Exception {
    List<Ask> questions = Stream.generate(this::any).limit(100).toList();
    AtomicInteger next = new AtomicInteger();
    try (PowerMemory memory = PowerMemory.over(file.core.power(), 10_000)) {
      double[] rates =
          rounds.rates(
              Contender.alone(
                  () -> {
                    int at = next.getAndIncrement() & Integer.MAX_VALUE;
                    memory.may(PowerFile.ORG, questions.get(at % questions.size()));
                  }));
      figures.add(
          new Figure(
              "may, from memory, one thread",
              String.format(Locale.ROOT, "%,.0f/s", rates[0]),
              "",
              rates[0],
              true,
              1_000_000));
    }
  }

  private void who(List<Figure> figures) {
    double[] times = new double[50];
    int found = 0;
    for (int i = 0; i < times.length; i++) {
      String privilege = "doc.p" + random.nextInt(PowerFile.PRIVILEGES);
      long begin = System.nanoTime();
      found = Page.all(page -> file.core.power().who(PowerFile.ORG, privilege, page)).size();
      times[i] = (System.nanoTime() - begin) / 1e6;
    }
    Arrays.sort(times);
    double median = Rounds.median(times);
    figures.add(
        Figure.atMost(
            String.format(Locale.ROOT, "who has a privilege, %,d of 10,000 accounts", found),
            String.format(Locale.ROOT, "%.1f ms", median),
            median,
            50));
  }
}
