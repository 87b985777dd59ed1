import type { ContactPerson } from '@casetrail/case';

/** Invented people; the numbers cannot be called, as no Danish number begins with 00, and .example is no domain. */
const STAFF: Record<string, readonly string[]> = {
  'business-service': ['Anna Holm', 'Jonas Friis', 'Mette Kjær'],
  building: ['Lars Bødker', 'Sofie Lund', 'Peter Mølgaard', 'Ida Vestergaard'],
  environment: ['Henrik Skov', 'Camilla Dam', 'Rasmus Toft'],
  licensing: ['Birgitte Ravn', 'Emil Kruse'],
  roads: ['Nanna Vejgaard', 'Troels Bak'],
  planning: ['Karen Aagaard', 'Mikkel Storm'],
  'fire-safety': ['Tine Brandt'],
  property: ['Ole Husted', 'Line Marker'],
};

export const staffOf = (department: string): readonly string[] => STAFF[department] ?? STAFF['business-service'] ?? [];

/** The caseworker as the business may reach them. */
export function contactPerson(name: string): ContactPerson {
  const everybody = Object.values(STAFF).flat();
  const number = String(everybody.indexOf(name) + 1).padStart(2, '0');
  const mailbox = name.toLowerCase().replace(/æ/g, 'ae').replace(/ø/g, 'oe').replace(/å/g, 'aa').replace(/\s+/g, '.');
  return { name, telephone: `+45 00 12 40 ${number}`, email: `${mailbox}@havneby.example` };
}
