import { readDate, readTime } from './times';

const NEW_YORK = 'America/New_York';
const FORMAT = 'yyyy-MM-dd HH:mm:ss';

describe('reading times', () => {
  it.each([
    ['2011-10-11T13:45:40.276+02:00', '2011-10-11T11:45:40.276Z'],
    ['2011-10-11T13:45:40+0200', '2011-10-11T11:45:40.000Z'],
    ['2011-10-11 13:45:40Z', '2011-10-11T13:45:40.000Z'],
    ['2011-10-11T13:45', '2011-10-11T17:45:00.000Z'],
    ['2011-10-11', '2011-10-11T04:00:00.000Z'],
  ])('%s', (text, at) => expect(readTime(text, NEW_YORK)).toEqual({ at }));

  it.each(['', 'yesterday', '2011-02-30T00:00:00Z', '2011-10-11T25:00:00Z', '11/10/2011', '2011-10-11T13:45:40+02:00 or so'])(
    'does not read %p',
    (text) => expect(readTime(text, NEW_YORK)).toBeUndefined(),
  );

  it('reads local times in a format', () => {
    expect(readTime('2022-01-17 11:20:00', NEW_YORK, FORMAT)).toEqual({ at: '2022-01-17T16:20:00.000Z' });
    expect(readTime('17.1.2022 11.20', 'Europe/Helsinki', 'd.M.yyyy H.mm')).toEqual({ at: '2022-01-17T09:20:00.000Z' });
    expect(readTime('2022-01-17T11:20:00', NEW_YORK, FORMAT)).toBeUndefined();
  });

  it('keeps to an offset that the format writes', () => {
    expect(readTime('17-01-2022 11:20 +0100', NEW_YORK, 'dd-MM-yyyy HH:mm ZZZ')).toEqual({ at: '2022-01-17T10:20:00.000Z' });
  });

  it('takes the first of two readings when clocks go back, and names the other', () => {
    expect(readTime('2023-11-05 01:56:00', NEW_YORK, FORMAT)).toEqual({
      at: '2023-11-05T05:56:00.000Z',
      doubt: 'ambiguous-local-time',
      later: '2023-11-05T06:56:00.000Z',
    });
  });

  it('moves a time that clocks skipped on by what they skipped', () => {
    expect(readTime('2023-03-12 02:30:00', NEW_YORK, FORMAT)).toEqual({ at: '2023-03-12T07:30:00.000Z', doubt: 'nonexistent-local-time' });
  });

  it('reads local dates', () => {
    expect(readDate('2022-01-17T23:30:00Z', 'Europe/Copenhagen')).toBe('2022-01-18');
    expect(readDate('17/1/2022', 'Europe/Copenhagen', 'd/M/yyyy')).toBe('2022-01-17');
  });
});
