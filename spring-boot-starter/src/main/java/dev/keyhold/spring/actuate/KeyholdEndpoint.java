package dev.keyhold.spring.actuate;

import dev.keyhold.audit.TrailVerdict;
import dev.keyhold.audit.TrailVerifier;
import dev.keyhold.spi.Finding;
import dev.keyhold.spi.Part;
import dev.keyhold.spi.Storage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/**
 * What {@code keyhold doctor} says, and whether the whole trail is as it was written. All of it is
 * read each time.
 */
@Endpoint(id = "keyhold")
public final class KeyholdEndpoint {
  private final Storage storage;
  private final Supplier<List<Finding>> inspection;

  /**
   * @param inspection looks at the database beneath the storage
   */
  public KeyholdEndpoint(Storage storage, Supplier<List<Finding>> inspection) {
    this.storage = storage;
    this.inspection = inspection;
  }

  /** {@code ok}, and each thing that was looked at. */
  @ReadOperation
  public Map<String, Object> report() {
    List<Finding> findings = new ArrayList<>(inspection.get());
    if (storage.offers().contains(Part.AUDIT)) {
      findings.add(trail());
    }
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("ok", findings.stream().allMatch(Finding::ok));
    report.put("findings", findings);
    return report;
  }

  private Finding trail() {
    TrailVerdict verdict = TrailVerifier.verify(storage, List.of(), List.of(), read -> {});
    String found = verdict.kind().name() + ", " + verdict.entries() + " entries";
    return new Finding("trail", verdict.isIntact(), found);
  }
}
