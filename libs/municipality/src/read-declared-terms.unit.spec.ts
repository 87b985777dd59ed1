import { InvalidDeclaration, readDeclarations } from './read-declarations';

const VALID = `municipalities:
  - key: havneby
    name: Havneby Kommune
    country: DK
    timeZone: Europe/Copenhagen
    languages: [da, en]
    departments:
      - key: building
        names: { da: Byggeri, en: Building control }
    caseTypes:
      - key: building-permit
        names: { da: Byggetilladelse, en: Building permit }
        complexity: complex
`;

function faultsOf(text: string): string[] {
  try {
    readDeclarations(text);
  } catch (error) {
    if (error instanceof InvalidDeclaration) return error.faults.map(({ path, line, message }) => `${line} ${path}: ${message}`);
    throw error;
  }
  return [];
}

describe('readDeclarations, of calendars, questions and goals', () => {
  const TERMS = `    calendar:
      openingHours:
        monday: [{ from: "13:00", to: "16:00" }, { from: "09:00", to: "12:00" }]
        sunday: []
      publicHolidays: { country: US, region: MA }
      closingDays:
        - { date: 2026-12-24 }
        - { date: 2026-06-05, name: Grundlovsdag }
    comparable: true
    satisfactionQuestions:
      - { key: overall, names: { da: Alt i alt?, en: All in all? } }
    serviceGoals:
      - key: permits
        measure: gross
        caseType: building-permit
        complexity: complex
        department: ~
        limit: { amount: 56, unit: calendar-days }
        requiredShare: 0.8
        validFrom: 2026-01-01
      - { key: permits, measure: gross, caseType: building-permit, complexity: complex, limit: null, requiredShare: 1, validFrom: 2027-01-01 }
      - { key: default-response, measure: response, limit: { amount: 8, unit: opening-hours }, requiredShare: 0.9, validFrom: 2026-01-01 }
`;
  const goal = (fields: string): string => `${VALID}    serviceGoals:\n      - { ${fields} }\n`;
  const GOAL = 'key: g, measure: gross, limit: { amount: 5, unit: working-days }, requiredShare: 0.9, validFrom: 2026-01-01';

  it('reads them, in order and without what is not said', () => {
    expect(readDeclarations(VALID + TERMS)[0]).toStrictEqual({
      ...readDeclarations(VALID)[0],
      calendar: {
        openingHours: {
          monday: [
            { from: '09:00', to: '12:00' },
            { from: '13:00', to: '16:00' },
          ],
        },
        publicHolidays: { country: 'us', region: 'ma' },
        closingDays: [{ date: '2026-06-05', name: 'Grundlovsdag' }, { date: '2026-12-24' }],
      },
      comparable: true,
      satisfactionQuestions: [{ key: 'overall', names: { da: 'Alt i alt?', en: 'All in all?' } }],
      serviceGoals: [
        {
          key: 'permits',
          measure: 'gross',
          caseType: 'building-permit',
          complexity: 'complex',
          limit: { amount: 56, unit: 'calendar-days' },
          requiredShare: 0.8,
          validFrom: '2026-01-01',
        },
        {
          key: 'permits',
          measure: 'gross',
          caseType: 'building-permit',
          complexity: 'complex',
          limit: null,
          requiredShare: 1,
          validFrom: '2027-01-01',
        },
        {
          key: 'default-response',
          measure: 'response',
          limit: { amount: 8, unit: 'opening-hours' },
          requiredShare: 0.9,
          validFrom: '2026-01-01',
        },
      ],
    });
  });

  it('takes a calendar without holidays in a country of which none are known', () => {
    expect(faultsOf(`${VALID.replace('country: DK', 'country: AQ')}    calendar: { closingDays: [{ date: 2026-06-05 }] }\n`)).toEqual([]);
    expect(faultsOf(`${VALID.replace('country: DK', 'country: dx')}    calendar: { closingDays: [{ date: 2026-06-05 }] }\n`)).toHaveLength(
      1,
    );
  });

  it('reads false for public holidays that are not kept, and what says nothing as nothing', () => {
    const [declared] = readDeclarations(
      `${VALID}    calendar: { publicHolidays: false }\n    comparable: false\n    satisfactionQuestions: []\n`,
    );
    expect(declared).toStrictEqual({ ...readDeclarations(VALID)[0], calendar: { publicHolidays: false } });
    expect(readDeclarations(`${VALID}    calendar: {}\n    serviceGoals: ~\n`)).toStrictEqual(readDeclarations(VALID));
  });

  it('names every fault at once, with path and line', () => {
    const faults = faultsOf(`${VALID}    calendar:
      openingHours:
        monday: [{ from: "9:00", to: "25:00" }]
        noday: []
      publicHolidays: yes
      closingDays: [{ date: 2026-02-30 }, { date: 1026-01-01, name: " x" }, 2026-06-05]
      lunch: long
    comparable: perhaps
    satisfactionQuestions:
      - { key: Overall, names: { da: Alt? } }
    serviceGoals:
      - key: first
        measure: speed
        caseType: 7
        complexity: hard
        limit: { amount: many, unit: weeks }
        requiredShare: 0
        validFrom: soon
      - { key: second, measure: net, requiredShare: 90, validFrom: 2026-01-01 }
`);
    expect(faults).toEqual([
      '16 municipalities[0].calendar.openingHours.monday[0].from: must be a time of day, as "09:00"',
      '16 municipalities[0].calendar.openingHours.monday[0].to: must be a time of day, as "16:00", at most "24:00"',
      '17 municipalities[0].calendar.openingHours.noday: is not a known field',
      '18 municipalities[0].calendar.publicHolidays: must be false (none are kept), or name a country and, where it has any, a region',
      '19 municipalities[0].calendar.closingDays[0].date: must be a date that exists, in the years 1900 to 2999, as 2026-06-05',
      '19 municipalities[0].calendar.closingDays[1].date: must be a date that exists, in the years 1900 to 2999, as 2026-06-05',
      '19 municipalities[0].calendar.closingDays[1].name: must be text without control characters or surrounding spaces',
      '19 municipalities[0].calendar.closingDays[2]: must be a list of closing days, each with its fields',
      '20 municipalities[0].calendar.lunch: is not a known field',
      '21 municipalities[0].comparable: must be true or false',
      '23 municipalities[0].satisfactionQuestions[0].key: must be a key of 1 to 63 characters: lower case letters, digits and hyphens, no hyphen first',
      '23 municipalities[0].satisfactionQuestions[0].names.en: is missing: the municipality lists the language en',
      '26 municipalities[0].serviceGoals[0].measure: must be one of response, gross, net, department',
      '27 municipalities[0].serviceGoals[0].caseType: must be the key of a case type',
      '28 municipalities[0].serviceGoals[0].complexity: must be simple or complex',
      '29 municipalities[0].serviceGoals[0].limit.amount: must be a number',
      '29 municipalities[0].serviceGoals[0].limit.unit: must be one of elapsed-hours, calendar-days, working-days, opening-hours',
      '30 municipalities[0].serviceGoals[0].requiredShare: must be a share: above 0, at most 1, as 0.9',
      '31 municipalities[0].serviceGoals[0].validFrom: must be a date that exists, in the years 1900 to 2999, as 2026-06-05',
      '32 municipalities[0].serviceGoals[1].limit: must say an amount and its unit; null ends the goal from then on',
      '32 municipalities[0].serviceGoals[1].requiredShare: must be a share: above 0, at most 1, as 0.9',
    ]);
  });

  it.each([
    ['hours that run backwards', 'openingHours: { friday: [{ from: "12:00", to: "09:00" }] }', '14 X.openingHours.friday[0].to: '],
    [
      'hours that overlap',
      'openingHours: { friday: [{ from: "12:00", to: "15:00" }, { from: "09:00", to: "12:01" }] }',
      '14 X.openingHours.friday[0]: ',
    ],
    ['no opening hours at all', 'openingHours: { friday: [] }', '14 X.openingHours: '],
    ['a country that does not exist', 'publicHolidays: { country: xx }', '14 X.publicHolidays.country: '],
    ['a region that does not exist', 'publicHolidays: { country: us, region: zz }', '14 X.publicHolidays.region: '],
    [
      'a closing day twice',
      'closingDays: [{ date: 2026-06-05 }, { date: 2026-06-06 }, { date: 2026-06-05 }]',
      '14 X.closingDays[2].date: repeats',
    ],
  ])('refuses %s', (_, calendar, fault) => {
    const faults = faultsOf(`${VALID}    calendar: { ${calendar} }\n`);
    expect(faults).toEqual([expect.stringContaining(fault.replace('X', 'municipalities[0].calendar'))]);
  });

  it.each([
    [
      'an unknown case type',
      GOAL.replace('gross', 'gross, caseType: spaceport'),
      'caseType: is not a case type of the municipality: it has building-permit',
    ],
    [
      'an unknown department',
      GOAL.replace('gross', 'gross, department: moon'),
      'department: is not a department of the municipality: it has building',
    ],
    ['half a working day', GOAL.replace('amount: 5', 'amount: 5.5'), 'limit.amount: must be a whole number of days'],
    ['a limit of nothing', GOAL.replace('amount: 5', 'amount: 0'), 'limit.amount: must be above 0'],
    ['a limit without end', GOAL.replace('amount: 5', 'amount: 1e9'), 'limit.amount: must be at most 3650 working-days'],
    ['a limit beyond numbers', GOAL.replace('amount: 5', 'amount: .inf'), 'limit.amount: must be a number'],
    ['a share above 1', GOAL.replace('0.9', '1.01'), 'requiredShare: must be a share'],
    [
      'the key of a default for something else',
      GOAL.replace('key: g', 'key: default-response'),
      "measure: is response in the goal 'default-response' and cannot change",
    ],
  ])('refuses %s', (_, fields, fault) => {
    expect(faultsOf(goal(fields))).toEqual([expect.stringContaining(`15 municipalities[0].serviceGoals[0].${fault}`)]);
  });

  it.each([
    [
      'two goals for the same',
      GOAL,
      GOAL.replace('key: g', 'key: h').replace('2026', '2030'),
      "key: the goal 'g' is for the same already (gross)",
    ],
    [
      'two scopes of one goal',
      GOAL,
      GOAL.replace('gross', 'gross, complexity: simple').replace('2026', '2030'),
      "complexity: is not said (all) in the goal 'g'",
    ],
    [
      'two versions from one day',
      GOAL,
      GOAL.replace('0.9', '0.8'),
      "validFrom: repeats: the goal 'g' has a version valid from 2026-01-01 above",
    ],
  ])('refuses %s', (_, first, second, fault) => {
    expect(faultsOf(`${goal(first)}      - { ${second} }\n`)).toEqual([
      expect.stringContaining(`16 municipalities[0].serviceGoals[1].${fault}`),
    ]);
  });

  it('takes the same goals for another municipality, and 13 questions but not 14', () => {
    const other = VALID.replace('municipalities:\n', '').replace('key: havneby', 'key: fjordby');
    const goals = `    serviceGoals: [{ ${GOAL} }]\n`;
    expect(faultsOf(VALID + goals + other + goals)).toEqual([]);
    const questions = (n: number) =>
      `${VALID}    satisfactionQuestions: [${Array.from({ length: n }, (_, i) => `{ key: q${i}, names: { da: a, en: a } }`).join(', ')}]\n`;
    expect(faultsOf(questions(13))).toEqual([]);
    expect(faultsOf(questions(14))).toEqual(['14 municipalities[0].satisfactionQuestions: must list at most 13 satisfaction questions']);
    expect(faultsOf(questions(2).replace('q1', 'q0'))).toEqual([expect.stringContaining("repeats the question 'q0'")]);
  });
});
