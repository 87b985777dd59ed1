import type { Condition, Mapping, ValueSource } from './mapping';

/** Every attribute that a mapping names: a CSV file must have them as columns, so that a misspelt name is found at once. */
export function namedAttributes(mapping: Mapping): string[] {
  const { case: given, loggedEvent, csv, format } = mapping;
  const rules = [...mapping.caseRules, ...[...mapping.activityRules.values()].flat()];
  const hasEvents = format === 'xes' || csv.rows === 'event';
  const values = [
    ...[given.caseType, given.channel, given.complexity, given.subject, ...Object.values(given.business)],
    ...rules.flatMap((rule) => rule.data.map(({ source }) => source)),
  ];
  return [
    given.id,
    ...('from' in given.received ? [given.received.from] : []),
    ...(hasEvents ? [loggedEvent.activity, loggedEvent.at.from] : []),
    ...rules.flatMap((rule) => [
      ...(typeof rule.at === 'object' ? [rule.at.from] : []),
      ...rule.conditions.map((condition: Condition) => condition.attribute),
    ]),
    ...values.filter((source) => source !== undefined).flatMap(attributesOf),
  ];
}

function attributesOf({ kind }: ValueSource): string[] {
  if ('from' in kind) return [kind.from];
  return 'template' in kind ? templateAttributes(kind.template) : [];
}

const PLACEHOLDER = /\{([^{}]+)\}/g;

export const templateAttributes = (template: string): string[] => [...template.matchAll(PLACEHOLDER)].map(([, name]) => name ?? '');

/** Empty where every attribute of the template is missing. */
export function fillTemplate(template: string, attribute: (name: string) => string | undefined): string {
  let found = false;
  const filled = template.replace(PLACEHOLDER, (_, name: string) => {
    const text = attribute(name);
    found ||= text !== undefined;
    return text ?? '';
  });
  return found || templateAttributes(template).length === 0 ? filled.trim() : '';
}
