import { checkEveryCase } from './check-every-case';
import { receiptVisitsLog } from './checked-logs';

checkEveryCase(receiptVisitsLog, ({ cases }) => {
  it('has cases with hand-offs, returns, waits and hearings to be checked', () => {
    const visits = cases().map(({ one }) => one.visits.map(({ department }) => department));
    expect(visits.filter((each) => each.length > 1).length).toBeGreaterThan(500);
    expect(visits.filter((each) => new Set(each).size < each.length).length).toBeGreaterThan(100);
    expect(cases().filter(({ durations }) => durations.visits.some(({ applicantMs }) => applicantMs > 0)).length).toBeGreaterThan(100);
    expect(cases().filter(({ durations }) => durations.visits.some(({ othersMs }) => othersMs > 0)).length).toBeGreaterThan(100);
  });
});
