package dev.keyhold.apps;

import static dev.keyhold.apps.AppPlace.bytes;
import static dev.keyhold.apps.AppPlace.manifest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.spi.Bytes;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.StorageException.InvalidInput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a manifest may be. */
class ManifestTest {
  private static final String SCHEMA =
      ",\"config_schema\":{\"type\":\"object\",\"required\":[\"seats\"],"
          + "\"properties\":{\"seats\":{\"type\":\"integer\"}},\"additionalProperties\":false}";

  private static void assertRefused(Bytes manifest, String field) {
    assertThatThrownBy(() -> Manifest.of(manifest))
        .isInstanceOfSatisfying(InvalidInput.class, e -> assertThat(e.field()).contains(field))
        .hasMessageNotContaining("s3cret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "null",
        "1",
        "{",
        "{\"app_id\":\"a/b\",\"version\":\"1.0.0\",\"version\":\"1.0.1\"}",
        "{'app_id':'a/b','version':'1.0.0'}",
        "{\"app_id\":\"a/b\",\"version\":\"1.0.0\"} s3cret",
        "{\"app_id\":\"a/b\",\"version\":\"1.0.0\",}",
        "\uFEFF{\"app_id\":\"a/b\",\"version\":\"1.0.0\"}"
      })
  void what_is_no_object_of_strict_json_is_refused(String text) {
    assertRefused(bytes(text), "manifest");
  }

  @Test
  void what_is_no_utf_8_is_refused() {
    byte[] latin = manifest("a/b", "1.0.0", ",\"x\":\"?\"").toArray();
    latin[latin.length - 3] = (byte) 0xE9;
    assertRefused(Bytes.of(latin), "manifest");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "crm",
        "/crm",
        "maker/",
        "maker/crm/x",
        "Maker/crm",
        "maker/c_rm",
        "maker/-crm",
        "maker/crm-",
        "maker/crm@1",
        "maker/crm ",
        "m\u00E4ker/crm",
        "../crm",
        ""
      })
  void the_name_of_an_app_has_one_form(String appId) {
    assertRefused(manifest(appId, "1.0.0"), "appId");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1",
        "1.0",
        "v1.0.0",
        " 1.0.0",
        "1.0.0 ",
        "01.0.0",
        "1.0.0-01",
        "1.0.0-",
        "1.0.0+build",
        "=1.0.0",
        "99999999999.0.0",
        "1.0.0-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        ""
      })
  void a_version_has_one_form(String version) {
    assertRefused(manifest("a/b", version), "version");
    assertRefused(manifest("a/b", "1.0.0", ",\"min_core\":\"" + version + "\""), "min_core");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"version\":\"1.0.0\"}|app_id",
        "{\"app_id\":\"a/b\"}|version",
        "{\"app_id\":1,\"version\":\"1.0.0\"}|app_id",
        "{\"app_id\":null,\"version\":\"1.0.0\"}|app_id",
        "{\"app_id\":\"a/b\",\"version\":1}|version",
        "{\"app_id\":\"a/b\",\"version\":\"1.0.0\",\"min_core\":null}|min_core",
        "{\"app_id\":\"a/b\",\"version\":\"1.0.0\",\"config_schema\":{\"type\":\"s3cret\"}}|config_schema",
        "{\"app_id\":\"a/b\",\"version\":\"1.0.0\",\"config_schema\":null}|config_schema",
        "{\"app_id\":\"a/b\",\"version\":\"1.0.0\",\"config\":[]}|config",
        "{\"app_id\":\"a/b\",\"version\":\"1.0.0\",\"config\":null}|config",
      })
  void each_member_is_named_that_is_missing_or_wrong(String text, String field) {
    assertRefused(bytes(text), field);
  }

  @Test
  void a_default_that_does_not_meet_the_schema_is_refused_and_none_need_not() {
    assertRefused(
        manifest("a/b", "1.0.0", SCHEMA + ",\"config\":{\"seats\":\"s3cret\"}"), "config");
    assertThat(Manifest.of(manifest("a/b", "1.0.0", SCHEMA)).config()).isEqualTo(Json.EMPTY_OBJECT);
    assertThat(Manifest.of(manifest("a/b", "1.0.0", SCHEMA + ",\"config\":{\"seats\":3}")).config())
        .isEqualTo(Json.parse("{\"seats\":3}"));
  }

  @Test
  void versions_are_in_the_order_of_their_specification() {
    String[] inOrder = {
      "0.9.9",
      "1.0.0-alpha",
      "1.0.0-alpha.1",
      "1.0.0-alpha.beta",
      "1.0.0-beta",
      "1.0.0-beta.2",
      "1.0.0-beta.11",
      "1.0.0-rc.1",
      "1.0.0",
      "1.0.1",
      "1.2.0",
      "1.10.0",
      "2.0.0",
      "10.0.0"
    };
    for (int i = 0; i < inOrder.length; i++) {
      for (int j = 0; j < inOrder.length; j++) {
        int order =
            VersionNumber.of("version", inOrder[i])
                .compareTo(VersionNumber.of("version", inOrder[j]));
        assertThat(Integer.signum(order)).isEqualTo(Integer.compare(i, j));
      }
    }
  }
}
