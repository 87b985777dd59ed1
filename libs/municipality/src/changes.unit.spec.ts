import fc from 'fast-check';
import { changes } from './changes';
import { describeChanges } from './describe-change';
import { fold } from './evolve';
import type { Declaration } from './municipality';

const names = fc.record({ da: fc.constantFrom('A', 'B', 'C'), en: fc.constantFrom('A', 'B') }, { requiredKeys: ['da'] });
const key = fc.constantFrom('a', 'b', 'c', 'd', 'e');
const declaration: fc.Arbitrary<Declaration> = fc.record({
  key: fc.constant('havneby'),
  name: fc.constantFrom('Havneby', 'Havneby Kommune'),
  country: fc.constantFrom('dk', 'se'),
  timeZone: fc.constantFrom('Europe/Copenhagen', 'Europe/Stockholm'),
  languages: fc.constantFrom(['da'], ['da', 'en'], ['en', 'da']),
  departments: fc.uniqueArray(fc.record({ key, names }), { selector: (part) => part.key }),
  caseTypes: fc.uniqueArray(
    fc.record({ key, names, complexity: fc.constantFrom('simple', 'complex') }, { requiredKeys: ['key', 'names'] }),
    { selector: (part) => part.key },
  ),
});

const byKey = (declared: Declaration) => {
  const sorted = <T extends { key: string }>(parts: T[]): T[] => [...parts].sort((a, b) => a.key.localeCompare(b.key));
  return { ...declared, departments: sorted(declared.departments), caseTypes: sorted(declared.caseTypes) };
};

describe('changes', () => {
  it('makes the municipality what is declared, whatever was declared before', () => {
    fc.assert(
      fc.property(fc.array(declaration, { minLength: 1, maxLength: 5 }), (declarations) => {
        let state = fold([]);
        for (const declared of declarations) {
          state = fold(changes(state, declared), state);
          const { retired: _retired, ...now } = state!;
          expect(byKey(now)).toEqual(byKey(declared));
        }
      }),
    );
  });

  it('leaves nothing to change once applied', () => {
    fc.assert(
      fc.property(fc.array(declaration, { minLength: 1, maxLength: 5 }), (declarations) => {
        let state = fold([]);
        for (const declared of declarations) {
          state = fold(changes(state, declared), state);
          expect(changes(state, declared)).toEqual([]);
        }
      }),
    );
  });

  it('never forgets a department or a case type', () => {
    fc.assert(
      fc.property(fc.array(declaration, { minLength: 1, maxLength: 5 }), (declarations) => {
        let state = fold([]);
        for (const declared of declarations) state = fold(changes(state, declared), state);
        const keys = (parts: { key: string }[]) => parts.map((part) => part.key).sort();
        const ever = (of: 'departments' | 'caseTypes') => [...new Set(declarations.flatMap((declared) => keys(declared[of])))].sort();
        expect(keys([...state!.departments, ...state!.retired.departments])).toEqual(ever('departments'));
        expect(keys([...state!.caseTypes, ...state!.retired.caseTypes])).toEqual(ever('caseTypes'));
      }),
    );
  });

  it('has a line for every event', () => {
    const before: Declaration = {
      key: 'havneby',
      name: 'Havneby',
      country: 'dk',
      timeZone: 'Europe/Copenhagen',
      languages: ['da'],
      departments: [
        { key: 'building', names: { da: 'Byg' } },
        { key: 'roads', names: { da: 'Vej' } },
      ],
      caseTypes: [{ key: 'permit', names: { da: 'Tilladelse' }, complexity: 'simple' }],
    };
    const after: Declaration = {
      ...before,
      languages: ['da', 'en'],
      departments: [{ key: 'building', names: { da: 'Byggeri', en: 'Building' } }],
      caseTypes: [
        { key: 'permit', names: { da: 'Tilladelse' }, complexity: 'complex' },
        { key: 'licence', names: { da: 'Bevilling', en: 'Licence' } },
      ],
    };
    expect(describeChanges(null, changes(null, before))).toEqual([
      '+ municipality havneby: Havneby, dk, Europe/Copenhagen, da',
      '+ department building: Byg',
      '+ department roads: Vej',
      '+ case type permit: Tilladelse',
    ]);
    const state = fold(changes(null, before));
    expect(describeChanges(state, changes(state, after))).toEqual([
      '~ municipality havneby: languages da → da en',
      '~ department building: da Byg → Byggeri, en (none) → Building',
      '~ case type permit: complexity simple → complex',
      '+ case type licence: Licence',
      '- department roads',
    ]);
  });
});
