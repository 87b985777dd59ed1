import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MAX_DECLARATION_BYTES } from './declaration';
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

describe('readDeclarations', () => {
  it('reads a valid file', () => {
    expect(readDeclarations(VALID)).toEqual([
      {
        key: 'havneby',
        name: 'Havneby Kommune',
        country: 'dk',
        timeZone: 'Europe/Copenhagen',
        languages: ['da', 'en'],
        departments: [{ key: 'building', names: { da: 'Byggeri', en: 'Building control' } }],
        caseTypes: [{ key: 'building-permit', names: { da: 'Byggetilladelse', en: 'Building permit' }, complexity: 'complex' }],
      },
    ]);
  });

  it('reads every example file', () => {
    for (const name of ['havneby', 'receipt', 'permits-municipality-1', 'permits-municipality-3', 'boston311']) {
      const text = readFileSync(join(__dirname, `../../../examples/municipalities/${name}.yaml`), 'utf8');
      expect(readDeclarations(text)).toHaveLength(1);
    }
  });

  it('names every fault at once, with path and line', () => {
    const faults = faultsOf(`municipalities:
  - key: Havneby
    name: " Havneby"
    country: dx
    timeZone: Europe/Kopenhagen
    languages: [da, de, da]
    colour: blue
    departments:
      - key: building
        names: { da: Byggeri }
      - key: building
        names: { en: Building }
      - roads
    caseTypes:
      - key: building-permit
        names: { da: 7 }
        complexity: hard
      - null
`);
    expect(faults).toEqual([
      '2 municipalities[0].key: must be a key of 1 to 63 characters: lower case letters, digits and hyphens, no hyphen first',
      '3 municipalities[0].name: must be text without control characters or surrounding spaces',
      '4 municipalities[0].country: must be a country code of two letters (ISO 3166 alpha-2), as dk',
      '5 municipalities[0].timeZone: must be a time zone by its IANA name, as Europe/Copenhagen',
      '6 municipalities[0].languages: may only list da, sv, fi, en',
      '7 municipalities[0].colour: is not a known field',
      "11 municipalities[0].departments[1].key: repeats the department 'building' (number 1 of the list)",
      '12 municipalities[0].departments[1].names.da: is missing: the municipality lists the language da',
      '13 municipalities[0].departments[2]: must be a list of departments, each with its fields',
      '16 municipalities[0].caseTypes[0].names.da: must be text of 1 to 200 characters',
      '17 municipalities[0].caseTypes[0].complexity: must be simple or complex',
      '18 municipalities[0].caseTypes[1]: must be a list of case types, each with its fields',
    ]);
  });

  it.each([
    [
      'a municipality named twice',
      VALID + VALID.split('\n').slice(1).join('\n'),
      "14 municipalities[1].key: repeats the municipality 'havneby' (number 1 of the list)",
    ],
    [
      'a missing field',
      VALID.replace(/ {4}timeZone.*\n/, ''),
      '2 municipalities[0].timeZone: must be a time zone by its IANA name, as Europe/Copenhagen',
    ],
    [
      'an offset for a time zone',
      VALID.replace('Europe/Copenhagen', '"+01:00"'),
      '5 municipalities[0].timeZone: must be a time zone by its IANA name, as Europe/Copenhagen',
    ],
    [
      'a time zone in the wrong casing',
      VALID.replace('Europe/Copenhagen', 'europe/copenhagen'),
      '5 municipalities[0].timeZone: must be a time zone by its IANA name, as Europe/Copenhagen',
    ],
    [
      'no language',
      VALID.replace('[da, en]', '[]'),
      '6 municipalities[0].languages: must list at least one language; the first is the default',
    ],
    [
      'a language that texts are not kept in',
      VALID.replace('{ da: Byggeri,', '{ da: Byggeri, de: Bau,'),
      '9 municipalities[0].departments[0].names.de: is not a known field',
    ],
    [
      'a terminal escape in a name',
      VALID.replace('Havneby Kommune', '"\\e[2J"'),
      '3 municipalities[0].name: must be text without control characters or surrounding spaces',
    ],
    ['no municipalities', 'municipalities: []', '1 municipalities: must list at least one municipality'],
    ['municipalities that are no list', 'municipalities: 3', '1 municipalities: must be a list of municipalities'],
    ['another document', 'cities: []', '1 municipalities: must be a list of municipalities'],
  ])('refuses %s', (_, text, fault) => {
    expect(faultsOf(text)).toContain(fault);
  });

  it.each([
    ['an empty file', ''],
    ['a list', '- a'],
    ['a text', 'hello'],
  ])('refuses %s', (_, text) => {
    expect(faultsOf(text)).toEqual([expect.stringContaining('municipalities')]);
  });

  it('refuses what is not YAML, naming the line', () => {
    expect(faultsOf('municipalities:\n  - key: "open')).toEqual([expect.stringMatching(/^2 : is not YAML: /)]);
    expect(faultsOf('a: 1\na: 2')).toEqual([expect.stringMatching(/^2 : is not YAML: Map keys must be unique/)]);
  });

  it('refuses an alias bomb and a file too large, without reading them', () => {
    const bomb = [
      'a: &a [x, x, x, x, x, x, x, x, x]',
      ...'bcdefghij'.split('').map((name, i) => `${name}: &${name} [${`*${'abcdefghij'[i]},`.repeat(9)}]`),
    ];
    expect(faultsOf(bomb.join('\n'))).toEqual([expect.stringContaining('is not usable YAML')]);
    expect(faultsOf('#'.repeat(MAX_DECLARATION_BYTES + 1))).toEqual([expect.stringContaining(`at most ${MAX_DECLARATION_BYTES} are read`)]);
  });
});
