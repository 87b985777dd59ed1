import type { Position as LogPosition } from '@eventstore/db-client';
import { START, type Position } from '../port';

export const toPosition = ({ commit, prepare }: LogPosition): Position => `${commit}/${prepare}`;

/** Where to read from: the client's word for the very beginning is `start`. */
export function fromPosition(position: Position): LogPosition | 'start' {
  if (position === START) return 'start';
  const [commit = '0', prepare = commit] = position.split('/');
  return { commit: BigInt(commit), prepare: BigInt(prepare) };
}
