import { IsIn, IsOptional } from 'class-validator';

/** What may stand behind the address of a command. Anything else is refused: a slip in `dry-run` must not record. */
export class DryRunQuery {
  @IsOptional()
  @IsIn(['true', 'false'])
  'dry-run'?: 'true' | 'false';
}
