import { ApiProperty } from '@nestjs/swagger';

export class LiveAnswer {
  @ApiProperty({ enum: ['alive'] })
  status!: 'alive';
}

/** How far a view has come. */
export class ProjectionHealth {
  name!: string;
  /** How far it lies behind the event store: events, or bytes of log, as the store counts. */
  lag!: number;
  /** The projector at work on it; null when there is none. */
  @ApiProperty({ type: 'string', nullable: true })
  leaseHolder!: string | null;
  /** Events that are put aside. */
  deadLetters!: number;
}

export class ReadyAnswer {
  @ApiProperty({ enum: ['ready', 'not-ready'] })
  status!: 'ready' | 'not-ready';
  /** What stands in the way. */
  reasons!: string[];
  database!: boolean;
  store!: boolean;
  /** Migrations that have not run; null when that cannot be told. */
  @ApiProperty({ type: 'array', items: { type: 'string' }, nullable: true } as never)
  pendingMigrations!: string[] | null;
  projections!: ProjectionHealth[];
}
