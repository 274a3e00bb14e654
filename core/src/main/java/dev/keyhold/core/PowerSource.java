package dev.keyhold.core;

import dev.keyhold.access.AnswerMemory;
import dev.keyhold.spi.Storage;
import java.util.ArrayList;
import java.util.List;

/** What is to be known to remember answers about power. */
record PowerSource(Power power) implements AnswerMemory.Source<Ask, Boolean> {
  private static final long NEVER = 0;

  @Override
  public Storage system() {
    return power.readings().system();
  }

  @Override
  public Storage tenant(String organizationId) {
    return power.readings().tenants().apply(organizationId);
  }

  /** Of memberships, accounts and the access graph, and of what gives power besides. */
  @Override
  public List<Long> state(String organizationId) {
    List<Long> state = new ArrayList<>(power.access().state(organizationId));
    power
        .readings()
        .with(
            organizationId,
            reading -> {
              state.add(
                  reading.tenant(
                      rows ->
                          rows.find(PowerState.TABLE, PowerState.ID)
                              .map(PowerState::changes)
                              .orElse(NEVER)));
              state.add(
                  reading.shared(
                      shared ->
                          shared
                              .rows()
                              .find(SharedPowerState.TABLE, SharedPowerState.ID)
                              .map(SharedPowerState::changes)
                              .orElse(NEVER)));
              return state;
            });
    return state;
  }

  @Override
  public AnswerMemory.Remark<Boolean> remark(String organizationId, Ask ask) {
    return power.remark(organizationId, ask);
  }
}
