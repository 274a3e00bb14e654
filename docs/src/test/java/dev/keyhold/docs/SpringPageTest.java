package dev.keyhold.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.spi.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The page about Spring Boot lists every property with what the code says of it; run with {@code
 * -Dkeyhold.update-docs=true} to write it anew.
 */
class SpringPageTest {
  private static final Path PAGE = Repository.ROOT.resolve("docs/spring.md");
  private static final String METADATA = "META-INF/spring-configuration-metadata.json";
  private static final String HEAD =
      "| property | type | default | what it says |\n|---|---|---|---|\n";

  @Test
  void the_page_lists_every_property() throws IOException {
    String page = Repository.read(PAGE);
    int begin = page.indexOf(HEAD) + HEAD.length();
    int end = page.indexOf("\n##", begin);
    String rows = properties().stream().map(SpringPageTest::row).collect(Collectors.joining());
    String written = page.substring(0, begin) + rows + page.substring(end);
    if (Boolean.getBoolean("keyhold.update-docs")) {
      Files.writeString(PAGE, written);
      page = written;
    }
    assertThat(page).isEqualTo(written);
  }

  private static List<? extends Map<?, ?>> properties() throws IOException {
    List<Map<?, ?>> all = new ArrayList<>();
    for (URL file :
        Collections.list(SpringPageTest.class.getClassLoader().getResources(METADATA))) {
      try (InputStream in = file.openStream()) {
        String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        if (text.contains("dev.keyhold")) {
          Map<?, ?> metadata = (Map<?, ?>) Json.parse(text).value();
          ((List<?>) metadata.get("properties")).forEach(each -> all.add((Map<?, ?>) each));
        }
      }
    }
    all.sort(Comparator.comparing(SpringPageTest::name));
    return all;
  }

  private static String name(Map<?, ?> property) {
    return (String) property.get("name");
  }

  private static String row(Map<?, ?> property) {
    Object type = property.get("type");
    Object description = property.get("description");
    assertThat(type).as(name(property)).isNotNull();
    assertThat(description).as("what %s says", name(property)).isNotNull();
    return "| `%s` | `%s` | %s | %s |\n"
        .formatted(
            name(property), type(type), shown(property.get("defaultValue")), sentence(description));
  }

  private static String type(Object type) {
    return type.toString().replaceAll("[\\w.$]*[.$](\\w+)", "$1").replace(",", ", ");
  }

  private static String shown(Object value) {
    if (value == null || value.equals("") || value.equals(List.of())) {
      return "";
    }
    return value instanceof List<?> several
        ? several.stream().map(each -> "`" + each + "`").collect(Collectors.joining(", "))
        : "`" + value + "`";
  }

  private static String sentence(Object description) {
    String text = description.toString().replaceAll("\\s+", " ");
    return Character.toUpperCase(text.charAt(0))
        + text.substring(1)
        + (text.endsWith(".") ? "" : ".");
  }
}
