package dev.keyhold.tables;

import dev.keyhold.spi.table.CheckShape;
import dev.keyhold.spi.table.Condition;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * A check between columns: every row keeps it, in the database too.
 *
 * @param <R> the record of the row
 */
@SuppressWarnings("UnusedTypeParameter")
public final class Rule<R> {
  final CheckShape.Rule rule;

  private Rule(CheckShape.Rule rule) {
    this.rule = rule;
  }

  public static <R> Rule<R> that(Where<R> where) {
    return new Rule<>(where.rule());
  }

  /** One column compared with another of its kind; where one is absent the rule is kept. */
  public static <R, T> Rule<R> that(AnyColumn<R, T> left, Condition.Is is, AnyColumn<R, T> right) {
    return new Rule<>(new CheckShape.Columns(left.name(), is, right.name()));
  }

  /** At least one of these holds. */
  @SafeVarargs
  @SuppressWarnings("varargs")
  public static <R> Rule<R> any(Rule<R>... rules) {
    return joined(CheckShape.Any::new, rules);
  }

  /** All of these hold. */
  @SafeVarargs
  @SuppressWarnings("varargs")
  public static <R> Rule<R> all(Rule<R>... rules) {
    return joined(CheckShape.All::new, rules);
  }

  private static <R> Rule<R> joined(
      Function<List<CheckShape.Rule>, CheckShape.Rule> how, Rule<?>[] rules) {
    return new Rule<>(how.apply(Arrays.stream(rules).map(rule -> rule.rule).toList()));
  }
}
