import { copyEvents, positionDistance, START, type CopyProgress, type EventStore } from '@casetrail/event-store';
import { startProgress, type Progress } from '../console/progress';
import type { OpenedStore } from './open-store';

/** Copies, with a bar for each phase, and answers with what to tell the user. */
export async function runCopy(source: EventStore, target: OpenedStore, signal: AbortSignal): Promise<string> {
  const bars = new PhaseBars();
  try {
    const { present, copied, growing } = await copyEvents({
      source,
      target: target.store,
      oneByOne: !target.keepsOrder,
      signal,
      onProgress: (progress) => bars.show(progress),
    });
    const outcome = copied === 0 ? 'Nothing to copy' : `${copied} events copied`;
    const before = present === 0 ? '' : `, ${present} were there already`;
    const more = growing ? 'The source is still being written to: stop that, and run the same command again.\n' : '';
    return `${outcome}${before}.\n${more}`;
  } finally {
    bars.stop();
  }
}

const LABELS = { comparing: 'Comparing', copying: 'Copying  ' };

class PhaseBars {
  private current: { phase: CopyProgress['phase']; bar: Progress } | undefined;

  show({ phase, position, head }: CopyProgress): void {
    const total = positionDistance(START, head);
    if (this.current?.phase !== phase) {
      this.stop();
      // A position counts events or bytes, as the source does.
      this.current = { phase, bar: startProgress(LABELS[phase], total, 'positions') };
    }
    this.current.bar.update(positionDistance(START, position), total);
  }

  stop(): void {
    this.current?.bar.stop();
    this.current = undefined;
  }
}
