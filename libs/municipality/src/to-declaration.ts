import { WEEKDAYS, type ServiceGoal } from '@casetrail/measure';
import { LANGUAGES, type Declaration, type DeclaredCalendar, type Names, type SatisfactionQuestion } from './municipality';
import { plainGoal } from './terms/goals';

/** A checked declaration as plain data, with what it says and nothing else; lists whose order says nothing are put in order. */
export const toDeclaration = (checked: Declaration): Declaration => ({
  key: checked.key,
  name: checked.name,
  country: checked.country,
  timeZone: checked.timeZone,
  languages: checked.languages,
  departments: checked.departments.map(({ key, names }) => ({ key, names: toNames(names) })),
  caseTypes: checked.caseTypes.map(({ key, names, complexity }) => ({ key, names: toNames(names), ...(complexity && { complexity }) })),
  ...termsIn(checked),
});

function termsIn(checked: Declaration): Pick<Declaration, 'calendar' | 'comparable' | 'satisfactionQuestions' | 'serviceGoals'> {
  const calendar = checked.calendar ? inOrder(toCalendar(checked.calendar)) : {};
  return {
    ...(Object.keys(calendar).length > 0 && { calendar }),
    ...(checked.comparable && { comparable: true }),
    ...(checked.satisfactionQuestions?.length && { satisfactionQuestions: checked.satisfactionQuestions.map(toQuestion) }),
    ...(checked.serviceGoals && { serviceGoals: checked.serviceGoals.map(toGoal) }),
  };
}

/** In the order of the file, so that a fault found in it has its place there. */
export function toCalendar({ openingHours, publicHolidays, closingDays }: DeclaredCalendar): DeclaredCalendar {
  const region = publicHolidays && publicHolidays.region;
  return {
    ...(openingHours && {
      openingHours: Object.fromEntries(
        WEEKDAYS.map((day) => [day, openingHours[day]] as const)
          .filter(([, openings]) => openings?.length)
          .map(([day, openings = []]) => [day, openings.map(({ from, to }) => ({ from, to }))]),
      ),
    }),
    ...(publicHolidays === false && { publicHolidays: false as const }),
    ...(publicHolidays && { publicHolidays: { country: publicHolidays.country, ...(region && { region }) } }),
    ...(closingDays && {
      closingDays: closingDays.map(({ date, name }) => ({ date, ...(name && { name }) })),
    }),
  };
}

const inOrder = ({ openingHours, closingDays, ...rest }: DeclaredCalendar): DeclaredCalendar => ({
  ...(openingHours && {
    openingHours: Object.fromEntries(
      Object.entries(openingHours).map(([day, openings]) => [day, openings.toSorted((a, b) => compare(a.from, b.from))]),
    ),
  }),
  ...rest,
  ...(closingDays && { closingDays: closingDays.toSorted((a, b) => compare(a.date, b.date)) }),
});

/** A goal as plain data. */
export const toGoal = (declared: ServiceGoal): ServiceGoal => plainGoal(withoutNulls(declared));

const toQuestion = ({ key, names }: SatisfactionQuestion): SatisfactionQuestion => ({ key, names: toNames(names) });

const toNames = (names: Names): Names =>
  Object.fromEntries(LANGUAGES.filter((language) => names[language]).map((language) => [language, names[language]]));

/** A field that is there without a value is one that is not there; of a goal only the limit may be null. */
const withoutNulls = <T extends { limit: unknown }>(goal: T): T =>
  Object.fromEntries(Object.entries(goal).filter(([field, value]) => field === 'limit' || value !== null)) as unknown as T;

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
