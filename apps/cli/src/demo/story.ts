import { decide, evolve, type CaseEvent, type CaseEventData, type CaseEventType, type CaseState, type Instant } from '@casetrail/case';

/**
 * The events of one case as they are told, in order. Everything told passes `decide`, as it would at the API; what would lie behind the
 * anchor has not happened yet, so the story ends there and whatever else is told is left out.
 */
export class Story {
  readonly events: CaseEvent[] = [];
  /** True once the anchor is reached. */
  isOver = false;
  private current: CaseState | null = null;
  private readonly anchor: Instant;

  constructor(private readonly anchorMs: number) {
    this.anchor = new Date(anchorMs).toISOString();
  }

  /** The case as told so far. */
  get state(): CaseState {
    if (!this.current) throw new Error('Nothing has been told yet');
    return this.current;
  }

  /** @throws when the case's rules refuse the event: the generator is at fault */
  tell<T extends CaseEventType>(type: T, atMs: number, data: CaseEventData[T]): void {
    if (this.isOver) return;
    if (atMs >= this.anchorMs) {
      this.isOver = true;
      return;
    }
    const event = { type, occurredAt: new Date(Math.floor(atMs / 1000) * 1000).toISOString(), data } as unknown as CaseEvent;
    const decision = decide(event, this.current, this.anchor);
    if ('refused' in decision)
      throw new Error(`The example case ${this.current?.reference ?? ''} cannot go so: ${decision.refused.message}`);
    for (const accepted of decision.accepted) {
      this.current = evolve(this.current, accepted);
      this.events.push(accepted);
    }
  }
}
