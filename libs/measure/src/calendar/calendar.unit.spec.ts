import { Calendar, calendarFaults, defaultCalendar, holidayCountries, holidayRegions, type CalendarDeclaration } from './index';

const HOURS = [{ from: '08:00', to: '16:00' }];
const WEEK = { monday: HOURS, tuesday: HOURS, wednesday: HOURS, thursday: HOURS, friday: HOURS };
const declared = (parts: Partial<CalendarDeclaration> = {}): CalendarDeclaration => ({
  timeZone: 'Europe/Copenhagen',
  openingHours: WEEK,
  closingDays: [],
  ...parts,
});
const place = (country: string, region?: string): Calendar => new Calendar(declared({ publicHolidays: { country, region } }));

describe('a working day', () => {
  it.each([
    // Easter 2026 in Denmark: Maundy Thursday to Easter Monday.
    ['dk', '2026-04-01', true],
    ['dk', '2026-04-02', false],
    ['dk', '2026-04-03', false],
    ['dk', '2026-04-06', false],
    ['dk', '2026-04-07', true],
    // The Great Prayer Day was one until 2023.
    ['dk', '2023-05-05', false],
    ['dk', '2024-04-26', true],
    // A Saturday and a Sunday.
    ['dk', '2026-04-11', false],
    ['dk', '2026-04-12', false],
    // Maundy Thursday is none in Sweden, Epiphany and the National Day are.
    ['se', '2026-04-02', true],
    ['se', '2026-01-06', false],
    ['se', '2025-06-06', false],
    // Midsummer's Eve is a custom, not a public holiday; the Day is, and a Saturday.
    ['se', '2026-06-19', true],
    ['se', '2026-06-20', false],
    // The Finnish Independence Day, a Monday in 2027.
    ['fi', '2027-12-06', false],
    ['se', '2027-12-06', true],
    // The Dutch King's Day; in 2025 it moved from Sunday to the Saturday before.
    ['nl', '2026-04-27', false],
    ['nl', '2025-04-28', true],
    ['NL', '2026-04-27', false],
  ])('in %s, is %s one? %p', (country, date, expected) => expect(place(country).isWorkingDay(date)).toBe(expected));

  it('is none on a closing day of its own', () => {
    const calendar = new Calendar(declared({ closingDays: [{ date: '2026-06-19', name: 'Midsommarafton' }] }));
    expect(calendar.isWorkingDay('2026-06-19')).toBe(false);
    expect(calendar.isWorkingDay('2026-06-18')).toBe(true);
  });

  it('needs opening hours: an empty list is none', () => {
    const calendar = new Calendar(declared({ openingHours: { ...WEEK, friday: [], sunday: HOURS } }));
    expect(['2026-06-19', '2026-06-20', '2026-06-21'].map((date) => calendar.isWorkingDay(date))).toEqual([false, false, true]);
  });

  it('may be off in one region only', () => {
    expect(place('de', 'by').isWorkingDay('2026-01-06')).toBe(false);
    expect(place('de', 'BY').isWorkingDay('2026-01-06')).toBe(false);
    expect(place('de').isWorkingDay('2026-01-06')).toBe(true);
  });

  it('is off for a holiday of several days, one that begins the evening before, and not for a free afternoon', () => {
    // Russian New Year holidays, Eid al-Fitr, and the afternoon of an Icelandic Christmas Eve.
    expect(['2026-01-02', '2026-01-05', '2026-01-06'].map((date) => place('ru').isWorkingDay(date))).toEqual([false, false, false]);
    expect(['2026-03-19', '2026-03-20'].map((date) => place('tr').isWorkingDay(date))).toEqual([true, false]);
    expect(['2026-05-26', '2026-05-27', '2026-05-28'].map((date) => place('gw').isWorkingDay(date))).toEqual([true, false, true]);
    expect(place('is').isWorkingDay('2026-12-24')).toBe(true);
    // Incwala lasts from 28 December to 2 January.
    expect(['2026-01-02', '2026-01-05'].map((date) => place('sz').isWorkingDay(date))).toEqual([false, true]);
  });

  it('cannot be a date that the zone skipped', () => {
    const apia = new Calendar(declared({ timeZone: 'Pacific/Apia' }));
    expect(['2011-12-29', '2011-12-30', '2012-01-02'].map((date) => apia.isWorkingDay(date))).toEqual([true, false, true]);
  });
});

describe('dates', () => {
  const calendar = new Calendar(declared());

  it('are local', () => {
    expect(calendar.dateOf(Date.parse('2026-03-28T22:59:59.999Z'))).toBe('2026-03-28');
    expect(calendar.dateOf(Date.parse('2026-03-28T23:00:00.000Z'))).toBe('2026-03-29');
    expect(calendar.startOfDateMs('2026-03-30')).toBe(Date.parse('2026-03-29T22:00:00.000Z'));
    expect(calendar.endOfDateMs(Date.parse('2026-03-29T12:00:00.000Z'))).toBe(Date.parse('2026-03-29T22:00:00.000Z'));
    expect(calendar.startOfDateMs('2028-02-29')).toBe(Date.parse('2028-02-28T23:00:00.000Z'));
  });

  it.each(['2026-02-29', '2026-13-01', '1899-12-31', '3000-01-01', '26-01-01', '2026-1-1', ''])('refuse %p', (date) => {
    expect(() => calendar.isWorkingDay(date)).toThrow(RangeError);
    expect(() => calendar.startOfDateMs(date)).toThrow(RangeError);
  });
});

describe('a declaration', () => {
  it('has every fault named, with its path', () => {
    const declaration = declared({
      timeZone: 'Mars/Olympus',
      openingHours: {
        monday: [
          { from: '8:00', to: '25:00' },
          { from: '12:00', to: '12:00' },
        ],
        tuesday: [
          { from: '12:00', to: '16:00' },
          { from: '08:00', to: '12:01' },
        ],
        mittwoch: HOURS,
      } as CalendarDeclaration['openingHours'],
      publicHolidays: { country: 'xx' },
      closingDays: [{ date: '2026-12-24' }, { date: '2026-02-30' }],
    });
    expect(calendarFaults(declaration)).toEqual([
      { path: 'timeZone', message: 'Mars/Olympus is not a time zone by its IANA name, as Europe/Copenhagen' },
      {
        path: 'openingHours.mittwoch',
        message: 'is not a weekday; they are monday, tuesday, wednesday, thursday, friday, saturday, sunday',
      },
      { path: 'openingHours.monday[0].from', message: '8:00 is not a time of day, 00:00 to 24:00' },
      { path: 'openingHours.monday[0].to', message: '25:00 is not a time of day, 00:00 to 24:00' },
      { path: 'openingHours.monday[1].to', message: '12:00 must be later than 12:00' },
      { path: 'openingHours.tuesday[0]', message: 'overlaps openingHours.tuesday[1]' },
      { path: 'publicHolidays.country', message: 'No public holidays are known for the country xx' },
      { path: 'closingDays[1].date', message: '2026-02-30 is not a date in the years 1900 to 2999, as 2026-12-24' },
    ]);
  });

  it.each([
    [{ timeZone: 'Europe/Kopenhagen' }, 'Europe/Kopenhagen'],
    [{ publicHolidays: { country: 'zz' } }, 'country zz'],
    [{ publicHolidays: { country: 'de', region: 'qq' } }, 'region qq of de'],
    [{ publicHolidays: { country: 'dk', region: 'by' } }, 'region by of dk'],
    [{ openingHours: { monday: [] } }, 'at least one weekday'],
  ])('with a fault makes no calendar: %p', (parts, named) => {
    expect(() => new Calendar(declared(parts))).toThrow(RangeError);
    expect(() => new Calendar(declared(parts))).toThrow(named);
  });

  it('may open around the clock, in touching parts', () => {
    const parts = [
      { from: '12:00', to: '24:00' },
      { from: '00:00', to: '12:00' },
    ];
    expect(calendarFaults(declared({ openingHours: { sunday: parts } }))).toEqual([]);
  });

  it('is by default Monday to Friday, 8 to 16, with the public holidays of the country', () => {
    const calendar = new Calendar(defaultCalendar('Europe/Stockholm', 'se'));
    const clock = calendar.clock('opening-hours');
    expect(clock.positionAt(Date.parse('2026-04-13T00:00:00.000Z')) - clock.positionAt(Date.parse('2026-03-30T00:00:00.000Z'))).toBe(64);
    expect(() => new Calendar(defaultCalendar('Antarctica/Troll', 'aq'))).not.toThrow();
  });
});

describe('public holidays', () => {
  it('are known for these countries and regions', () => {
    expect(holidayCountries()).toEqual(expect.arrayContaining(['dk', 'fi', 'nl', 'no', 'se']));
    expect(holidayCountries()).not.toContain('aq');
    expect(holidayRegions('DE')).toEqual(expect.arrayContaining(['by', 'nw']));
    expect(holidayRegions('dk')).toEqual([]);
    expect(holidayRegions('xx')).toEqual([]);
  });
});
