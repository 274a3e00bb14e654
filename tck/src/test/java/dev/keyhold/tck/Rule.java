package dev.keyhold.tck;

import dev.keyhold.spi.Part;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** One rule of the kit, read from the test that holds it. */
record Rule(Class<?> part, Method test, String section, int number, String sentence) {
  /** All rules, by section and number. */
  static List<Rule> all() {
    return Stream.of(StorageContract.class, TableContract.class, TenantContract.class)
        .flatMap(contract -> Arrays.stream(contract.getDeclaredClasses()))
        .filter(part -> part.isAnnotationPresent(Nested.class))
        .flatMap(part -> tests(part).map(test -> of(part, test)))
        .sorted(Comparator.comparing(Rule::section).thenComparing(Rule::number))
        .toList();
  }

  static Rule named(String id) {
    return all().stream().filter(rule -> rule.id().equals(id)).findFirst().orElseThrow();
  }

  static Rule of(Class<?> part, Method test) {
    RuleName name = RuleName.of(test.getName());
    return new Rule(part, test, name.section(), Integer.parseInt(name.number()), name.sentence());
  }

  String id() {
    return String.format(Locale.ROOT, "%s-%02d", section, number);
  }

  Set<Part> needs() {
    Set<Part> needs = EnumSet.noneOf(Part.class);
    Stream.of(
            Optional.ofNullable(part.getAnnotation(Needs.class)),
            Optional.ofNullable(test.getAnnotation(Needs.class)))
        .flatMap(Optional::stream)
        .forEach(needed -> needs.addAll(Set.of(needed.value())));
    return needs;
  }

  private static Stream<Method> tests(Class<?> part) {
    return Arrays.stream(part.getSuperclass().getDeclaredMethods())
        .filter(method -> method.isAnnotationPresent(Test.class));
  }
}
