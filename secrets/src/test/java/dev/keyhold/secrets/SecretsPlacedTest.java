package dev.keyhold.secrets;

import static dev.keyhold.secrets.SecretsPlace.ACME;

import dev.keyhold.spi.PageRequest;
import dev.keyhold.teststorages.StorageKind;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A test in a place of its own, of a kind. */
abstract class SecretsPlacedTest {
  static final SecretName STRIPE = SecretName.of("stripe");
  static final SecretUse ADA = SecretUse.by("ada");
  static final PageRequest ALL = PageRequest.first(1_000);

  final StorageKind kind;
  @TempDir Path folder;
  SecretsPlace place;

  SecretsPlacedTest(StorageKind kind) {
    this.kind = kind;
  }

  @BeforeEach
  void openPlace() {
    place = SecretsPlace.open(kind, folder);
  }

  @AfterEach
  void closePlace() {
    place.close();
  }

  StoredSecret create(SecretName name, String value) {
    try (SecretValue plain = SecretValue.of(value)) {
      return place.secrets.create(ACME, name, plain, Optional.empty(), ADA);
    }
  }

  StoredSecret rotate(SecretName name, String value, Secrets.Rotation how) {
    try (SecretValue plain = SecretValue.of(value)) {
      return place.secrets.rotate(ACME, name, plain, how, ADA);
    }
  }

  String read(SecretName name) {
    try (SecretValue value = place.secrets.read(ACME, name, ADA)) {
      return value.text();
    }
  }

  String read(SecretName name, long version) {
    try (SecretValue value = place.secrets.read(ACME, name, version, ADA)) {
      return value.text();
    }
  }

  List<SecretAccess> log(SecretName name) {
    return place.secrets.log(ACME, name, ALL).items();
  }
}
