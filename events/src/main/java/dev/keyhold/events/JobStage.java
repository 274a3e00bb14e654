package dev.keyhold.events;

/** The states of jobs as they are kept: one that waits for its time stands in a list of its own. */
enum JobStage {
  DELAYED(JobState.READY),
  READY(JobState.READY),
  CLAIMED(JobState.CLAIMED),
  DONE(JobState.DONE),
  DEAD(JobState.DEAD),
  CANCELLED(JobState.CANCELLED);

  private final JobState state;

  JobStage(JobState state) {
    this.state = state;
  }

  JobState state() {
    return state;
  }
}
