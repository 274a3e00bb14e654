package dev.keyhold.access;

/**
 * Answers questions of the access graph that were asked before from memory, as fresh as {@link
 * AnswerMemory} is. Where delegations with a time would matter, nothing is remembered.
 *
 * <p>This object may be shared by threads. It is closed before the storages.
 */
public final class AccessMemory implements AutoCloseable {
  private final AnswerMemory<Question, Boolean> answers;

  private AccessMemory(AnswerMemory<Question, Boolean> answers) {
    this.answers = answers;
  }

  /**
   * @param mostAnswers how many are remembered of one tenant
   * @throws dev.keyhold.spi.StorageException.Unsupported if the storages do not tell of commits
   */
  public static AccessMemory over(Access access, int mostAnswers) {
    return new AccessMemory(AnswerMemory.over(access, access.clock(), mostAnswers));
  }

  /** As {@link Access#check(String, Question)}. */
  public boolean check(String organizationId, Question question) {
    return answers.answer(organizationId, question);
  }

  @Override
  public void close() {
    answers.close();
  }
}
