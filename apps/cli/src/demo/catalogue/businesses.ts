import type { Business } from '@casetrail/case';
import { Dice } from '../dice';

const NAMES = [
  'Nordkyst', 'Havnens', 'Strandvejens', 'Torvets', 'Fjordens', 'Sundets', 'Østergades', 'Kystbyens', 'Møllens', 'Skovlyst',
  'Bakkens', 'Kanalens', 'Fyrtårnets', 'Kajens', 'Stationens', 'Lyngens', 'Klintens', 'Åens', 'Brogades', 'Rådhuspladsens',
]; // prettier-ignore

/** Industry and what its businesses are called. */
const INDUSTRIES: readonly { industry: string; weight: number; trades: readonly string[] }[] = [
  { industry: 'hotels-and-restaurants', weight: 24, trades: ['Café', 'Bistro', 'Fiskerestaurant', 'Vinbar', 'Kro', 'Hotel', 'Pizzeria'] },
  { industry: 'retail', weight: 16, trades: ['Købmand', 'Boghandel', 'Isenkram', 'Blomster', 'Modehus', 'Optik'] },
  { industry: 'construction', weight: 17, trades: ['Tømrer & Snedker', 'Byg', 'Murermester', 'Entreprenør', 'Tag & Facade'] },
  { industry: 'manufacturing', weight: 10, trades: ['Maskinfabrik', 'Bryggeri', 'Plast', 'Metalvarer', 'Konserves'] },
  { industry: 'transport', weight: 7, trades: ['Vognmand', 'Logistik', 'Autoværksted', 'Bådværft'] },
  { industry: 'agriculture', weight: 6, trades: ['Gartneri', 'Frugtplantage', 'Gårdmejeri'] },
  { industry: 'health-and-care', weight: 6, trades: ['Tandklinik', 'Fysioterapi', 'Dyreklinik'] },
  { industry: 'culture-and-leisure', weight: 7, trades: ['Teater', 'Fitness', 'Musikforening', 'Sejlklub', 'Biograf'] },
  { industry: 'real-estate', weight: 4, trades: ['Ejendomme', 'Erhvervslejemål'] },
  { industry: 'knowledge-services', weight: 5, trades: ['Rådgivning', 'IT', 'Arkitekter', 'Reklamebureau'] },
];

const COMPANY_FORMS = ['ApS', 'A/S', 'I/S', ''];
const COUNT = 640;

/**
 * Invented businesses. Their registration numbers have eight digits as a CVR number has, but never its check digit (weights 2 7 6 5 4 3 2 1,
 * modulus 11), so that none of them is a real company's.
 */
export function makeBusinesses(seed: number): Required<Business>[] {
  const dice = new Dice(seed, 'businesses');
  return Array.from({ length: COUNT }, (_, index) => {
    const branch = INDUSTRIES[dice.weighted(INDUSTRIES.map(({ weight }) => weight))] ?? INDUSTRIES[0]!;
    const name = `${dice.pick(NAMES)} ${dice.pick(branch.trades)} ${dice.pick(COMPANY_FORMS)}`.trim();
    return { registrationNumber: unusedNumber(90_000_000 + index * 13_579), name, industry: branch.industry };
  });
}

function unusedNumber(from: number): string {
  const weights = [2, 7, 6, 5, 4, 3, 2, 1];
  const checks = [...String(from)].reduce((sum, digit, place) => sum + Number(digit) * (weights[place] ?? 0), 0) % 11 === 0;
  return String(checks ? from + 1 : from);
}
