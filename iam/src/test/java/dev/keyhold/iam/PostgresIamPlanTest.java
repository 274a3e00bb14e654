package dev.keyhold.iam;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;

@Tag("once")
class PostgresIamPlanTest extends IamPlanContract implements OnPostgres {
  private static final Pattern INDEX_SCAN = Pattern.compile("Index (Only )?Scan");

  /** It reads a small table as a whole, if it may. */
  @BeforeEach
  void indexes_are_cheap() throws SQLException {
    execute("SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off");
  }

  @Override
  List<String> plan(String statement) throws SQLException {
    return texts("EXPLAIN " + statement.replace("?", "'a7'"));
  }

  /** A whole index is read where it has no condition. */
  @Override
  void assertByIndexAlone(List<String> plan) {
    assertThat(plan).noneMatch(step -> step.contains("Seq Scan"));
    assertThat(plan.stream().filter(step -> step.contains("Index Cond: ")).count())
        .as("%s", plan)
        .isPositive()
        .isEqualTo(plan.stream().filter(step -> INDEX_SCAN.matcher(step).find()).count());
  }
}
