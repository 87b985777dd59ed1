/** Runs tasks side by side, at most so many and with at most so much weight at a time. */
export class Bounded {
  private readonly running = new Set<Promise<void>>();
  private weight = 0;
  private failure?: { error: unknown };

  constructor(private readonly limits: { tasks: number; weight: number }) {}

  /** Starts the task as soon as there is room. Throws what an earlier task has thrown. */
  async start(weight: number, task: () => Promise<void>): Promise<void> {
    while (this.running.size > 0 && (this.running.size >= this.limits.tasks || this.weight + weight > this.limits.weight)) {
      await Promise.race(this.running);
    }
    this.throwFailure();
    this.weight += weight;
    const running = task()
      .catch((error: unknown) => void (this.failure ??= { error }))
      .finally(() => {
        this.weight -= weight;
        this.running.delete(running);
      });
    this.running.add(running);
  }

  /** Waits for what is running. Never throws. */
  async settled(): Promise<void> {
    await Promise.all(this.running);
  }

  throwFailure(): void {
    if (this.failure) throw this.failure.error;
  }
}
