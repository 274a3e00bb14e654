package dev.keyhold.core;

import dev.keyhold.access.AnswerMemory;

/**
 * Answers questions that were asked before from memory, as fresh as {@link AnswerMemory} is. What
 * has a time begins and ends at its instant here too. A question with an API key is remembered for
 * this key.
 *
 * <p>This object may be shared by threads. It is closed before the storages.
 */
public final class PowerMemory implements AutoCloseable {
  private final AnswerMemory<Ask, Boolean> answers;

  private PowerMemory(AnswerMemory<Ask, Boolean> answers) {
    this.answers = answers;
  }

  /**
   * @param mostAnswers how many are remembered of one organization
   * @throws dev.keyhold.spi.StorageException.Unsupported if the storages do not tell of commits
   */
  public static PowerMemory over(Power power, int mostAnswers) {
    return new PowerMemory(AnswerMemory.over(new PowerSource(power), power.clock(), mostAnswers));
  }

  /** As {@link Power#may(String, Ask)}. */
  public boolean may(String organizationId, Ask ask) {
    return answers.answer(organizationId, ask);
  }

  @Override
  public void close() {
    answers.close();
  }
}
