package dev.keyhold.bench;

import dev.keyhold.bench.Rounds.Contender;
import dev.keyhold.iam.SecretText;
import dev.keyhold.iam.Session;
import dev.keyhold.keys.ApiKeys;
import dev.keyhold.spi.Storage;
import dev.keyhold.tables.Tables;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The tables behind sign-in: a session found by its token, beside a key that is verified cold and
 * plain JDBC; and a sign-in in SQL through the views, in a large file beside a small one.
 */
final class IamRates {
  private static final long FEW = 100;
  private static final long SCATTER = 7_368_787L;

  private final IamFile file;
  private final Tables tables = Tables.of(Instant::now);
  private final AtomicLong next = new AtomicLong();

  private IamRates(IamFile file) {
    this.file = file;
  }

  static List<Figure> figures(long people, Options options) throws Exception {
    List<Figure> figures = new ArrayList<>();
    try (IamFile large = IamFile.of(people);
        IamFile small = IamFile.of(FEW)) {
      new IamRates(large).sessions(figures, options.rounds(9, 1));
      signIns(figures, large, small, options.quick() ? 200 : 4_000);
    }
    return figures;
  }

  private void sessions(List<Figure> figures, Rounds rounds) throws Exception {
    try (Storage storage = file.open();
        ApiKeys keys = Verifying.keys(storage, Duration.ZERO);
        PreparedStatement select =
            file.plain().prepareStatement("SELECT * FROM session WHERE token = ?")) {
      double[] rates =
          rounds.rates(
              Contender.alone(() -> find(storage)),
              Contender.alone(() -> Verifying.check(keys.verify(KeyTexts.text(number())))),
              Contender.alone(() -> read(select)));
      String what = file.sized("session by its token, a unit each");
      figures.add(Figure.rate(what, rates[0], "plain JDBC", rates[2], 0.6));
      figures.add(Figure.rate(what, rates[0], "a key verified cold", rates[1], 0.8));
    }
  }

  private long number() {
    return next.getAndIncrement() * SCATTER % file.people();
  }

  private void find(Storage storage) {
    SecretText token = new SecretText(file.token(number()));
    storage
        .read(
            tx -> tables.global(tx).find(Session.TABLE, Session.BY_TOKEN, Session.TOKEN.is(token)))
        .orElseThrow();
  }

  private void read(PreparedStatement select) throws SQLException {
    select.setString(1, file.token(number()));
    try (ResultSet row = select.executeQuery()) {
      if (!row.next()) {
        throw new IllegalStateException("a session of the measurement is not there");
      }
      int columns = row.getMetaData().getColumnCount();
      for (int i = 1; i <= columns; i++) {
        Object unused = row.getObject(i);
      }
    }
  }

  /** By turns, so that what else the machine does meets both files alike. */
  private static void signIns(List<Figure> figures, IamFile large, IamFile small, int count)
      throws SQLException {
    try (SignIns many = new SignIns(large);
        SignIns few = new SignIns(small)) {
      for (long i = 0; i < 2L * count; i++) {
        if (i == count) {
          many.begin();
          few.begin();
        }
        many.run(i * SCATTER);
        few.run(i * SCATTER);
      }
      for (int percent : new int[] {50, 99}) {
        String name = percent == 50 ? "median" : percent + " of 100";
        figures.add(
            more(large.sized("sign-in, " + name), many.signIn(percent), few.signIn(percent)));
        figures.add(
            more(
                large.sized("session and user again, " + name),
                many.lookUp(percent),
                few.lookUp(percent)));
      }
    }
  }

  /** How many milliseconds more it takes. */
  private static Figure more(String what, double many, double few) {
    return new Figure(
        what + ", milliseconds more",
        String.format(Locale.ROOT, "%.3f ms", many),
        String.format(Locale.ROOT, "%d people: %.3f ms", FEW, few),
        many - few,
        false,
        2);
  }
}
