import { StoreUnavailable } from '@casetrail/event-store';
import { describe as describeError, mayBlameEvent } from './blame';
import { loggable } from './loggable';

const sqlError = (code: string) =>
  Object.assign(new Error('from PostgreSQL'), { name: 'error', severity: 'ERROR', code, detail: 'Key (name)=(Ann)' });

describe('mayBlameEvent', () => {
  it.each([
    ['text that is too long', sqlError('22001')],
    ['a constraint', sqlError('23514')],
    ['an index entry that is too large', sqlError('54000')],
    ['an error of the code', new TypeError('cannot read properties of undefined')],
    ['an error of Node for a value', Object.assign(new TypeError('Invalid URL'), { code: 'ERR_INVALID_URL' })],
    ['something thrown that is no error', 'text'],
  ])('suspects the event: %s', (_, error) => expect(mayBlameEvent(error)).toBe(true));

  it.each([
    ['deadlock', sqlError('40P01')],
    ['serialization failure', sqlError('40001')],
    ['administrator command', sqlError('57P01')],
    ['disk full', sqlError('53100')],
    ['idle in transaction', sqlError('25P03')],
    ['a missing table', sqlError('42P01')],
    ['a changed plan', sqlError('0A000')],
    ['the network', Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })],
    ['a lost connection', new Error('Connection terminated unexpectedly')],
    ['the event store', new StoreUnavailable('away')],
  ])('suspects nobody: %s', (_, error) => expect(mayBlameEvent(error)).toBe(false));
});

describe('what is written of an error', () => {
  it('has neither the values of rows nor NUL', () => {
    expect(describeError(sqlError('23505'))).toBe('PostgreSQL: from PostgreSQL');
    expect(describeError(new RangeError('a\u0000b'))).toBe('RangeError: ab');
    expect(describeError(new Error('x'.repeat(5000)))).toHaveLength(2000);
  });

  it('has no names of streams in logs', () => {
    const group = { streamPrefix: 'case-', projections: [{ name: 'case-status' }] as never };
    const error = new Error("Rebuilding case-status stopped in case-havneby-7KQ4M2X9T3BW5: Stream 'case-a-7KQ4M2X9T3BW5' (case-b).");
    expect(loggable(error, group)).toMatchObject({
      name: 'Error',
      message: "Rebuilding case-status stopped in [stream]: Stream '[stream]' ([stream]).",
      stack: expect.not.stringContaining('7KQ4M2X9T3BW5'),
    });
    expect(JSON.stringify(loggable(sqlError('23505'), group))).not.toContain('Ann');
  });
});
