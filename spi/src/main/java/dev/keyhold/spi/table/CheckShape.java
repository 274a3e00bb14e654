package dev.keyhold.spi.table;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A rule that each row of a table keeps, between its columns.
 *
 * @param name as the database and errors call it
 */
public record CheckShape(String name, Rule rule) {
  public CheckShape {
    Names.check("check", name);
  }

  /** Whether a row keeps the rule. What cannot be said, as a column is absent, counts as kept. */
  public boolean isKept(Row row) {
    return rule.of(row).orElse(true);
  }

  /** What can be said about one row; an absent column makes a comparison unknown, as in SQL. */
  public sealed interface Rule {
    /** Empty if it is unknown. */
    Optional<Boolean> of(Row row);

    /** The columns that it looks at. */
    Stream<String> columns();

    /** Where it compares two columns. */
    default Stream<Columns> comparisons() {
      return Stream.empty();
    }
  }

  /** One column compared with a value, or looked at. */
  public record Column(Condition condition) implements Rule {
    @Override
    public Optional<Boolean> of(Row row) {
      boolean known = condition.value().isEmpty() || row.get(condition.column()).isPresent();
      return known ? Optional.of(condition.matches(row)) : Optional.empty();
    }

    @Override
    public Stream<String> columns() {
      return Stream.of(condition.column());
    }
  }

  /** Two columns of one kind compared. */
  public record Columns(String left, Condition.Is is, String right) implements Rule {
    @Override
    public Optional<Boolean> of(Row row) {
      return row.get(right)
          .flatMap(value -> new Column(new Condition(left, is, Optional.of(value))).of(row));
    }

    @Override
    public Stream<String> columns() {
      return Stream.of(left, right);
    }

    @Override
    public Stream<Columns> comparisons() {
      return Stream.of(this);
    }
  }

  /** Several rules that make one. */
  public sealed interface Joined extends Rule {
    List<Rule> rules();

    @Override
    default Stream<String> columns() {
      return rules().stream().flatMap(Rule::columns);
    }

    @Override
    default Stream<Columns> comparisons() {
      return rules().stream().flatMap(Rule::comparisons);
    }
  }

  /** All of them hold. */
  public record All(List<Rule> rules) implements Joined {
    public All {
      rules = List.copyOf(rules);
    }

    @Override
    public Optional<Boolean> of(Row row) {
      return decided(rules, row, false);
    }
  }

  /** At least one of them holds. */
  public record Any(List<Rule> rules) implements Joined {
    public Any {
      rules = List.copyOf(rules);
    }

    @Override
    public Optional<Boolean> of(Row row) {
      return decided(rules, row, true);
    }
  }

  /** One that is {@code deciding} decides; else one that is unknown leaves all unknown. */
  private static Optional<Boolean> decided(List<Rule> rules, Row row, boolean deciding) {
    Optional<Boolean> answer = Optional.of(!deciding);
    for (Rule rule : rules) {
      Optional<Boolean> one = rule.of(row);
      if (one.equals(Optional.of(deciding))) {
        return one;
      }
      answer = one.isEmpty() ? one : answer;
    }
    return answer;
  }
}
