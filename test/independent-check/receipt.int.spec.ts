import { meanMs, quantileMs } from '@casetrail/measure';
import { measureSamples } from '@casetrail/read-models';
import { checkEveryCase, NOW_MS } from './check-every-case';
import { receiptLog } from './checked-logs';

const DAY_MS = 86_400_000;

checkEveryCase(receiptLog, ({ database, rows }) => {
  it('holds what is known of the log', async () => {
    const ask = (measure: 'gross' | 'response') =>
      measureSamples(database().kysely, 'receipt', { measure, cohort: 'decision', groupBy: [], nowMs: NOW_MS });
    const [gross, response] = [(await ask('gross')).groups[0]!.settled, (await ask('response')).groups[0]!.settled];
    const days = (ms: number | undefined | null) => (ms! / DAY_MS).toFixed(2);
    const figures = [quantileMs(gross, 0.5), quantileMs(gross, 0.9), meanMs(gross)];
    expect([gross.n, ...figures.map(days)]).toEqual([1329, '50.64', '105.55', '58.98']);
    expect(response.n).toBe(1298);
    const within = [...rows().cases.values()].filter((row) => row['response_ms'] !== null && Number(row['response_ms']) <= DAY_MS);
    expect(within).toHaveLength(11);
  });
});
