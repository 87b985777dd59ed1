import type { CaseEvent } from '@casetrail/case';
import { applyDeclarations, type Declaration } from '@casetrail/municipality';
import { appendCase, referenceOf } from '../../support/case-views';
import { event, received } from '../../support/case-specification';
import type { ApiClient } from './api-client';
import { ELSEWHERE, HERE, startApiUnderTest, type ApiUnderTest } from './api-under-test';
import { eventsOf, makeCases } from './plain-cases';

export const THEN = { from: '2025-01-01', to: '2025-03-31' };
export const NOW = { from: '2025-04-01', to: '2025-09-30' };
const SPRING = { key: 'spring', name: 'Spring & "summer" <2025>', ...THEN };

/** Names that a page, a picture or a spreadsheet might take for something else. */
export const EVIL = {
  outdoor: '<script>alert("type")</script>',
  question: `=cmd|' /C calc'!A0`,
  building: '<script>alert("department")</script> & Co.',
  environment: '+1 "quoted"',
  asked: '@SUM(1+1)*cmd',
  industries: ['<script>alert("industry")</script>', '-2+3;=4', '@x', 'two\nlines, "one" name', '=1'],
};

/** Ten seconds each. */
const MOST_WAITS = 6;

const inAll = (text: string): Declaration['departments'][number]['names'] => ({ da: text, sv: text, fi: text, en: text });
const later = (instant: string, days: number): string => new Date(Date.parse(instant) + days * 86_400_000).toISOString();

/** Half a year of cases of which every part of a report has some, beside a baseline; and a few cases of another municipality. */
export class ReportedCases {
  private numbers = 1000;
  private constructor(
    readonly test: ApiUnderTest,
    readonly analyst: ApiClient,
  ) {}

  static async make(): Promise<ReportedCases> {
    const test = await startApiUnderTest();
    try {
      const cases = new ReportedCases(test, await test.as('analyst'));
      await cases.happen();
      return cases;
    } catch (error) {
      await test.stop();
      throw error;
    }
  }

  private async happen(): Promise<void> {
    await this.declare();
    const all = [
      ...makeCases(30, 7, '2024-12-20T06:00:00Z', '2025-03-10T18:00:00Z', 1),
      ...makeCases(60, 8, '2025-04-02T06:00:00Z', '2025-09-20T18:00:00Z', 0.6),
    ];
    all.forEach((each, i) => i % 4 === 0 && (each.industry = EVIL.industries[(i / 4) % EVIL.industries.length]!));
    for (const [i, each] of all.entries()) await appendCase(this.test.installation.store, eventsOf(each, HERE, i));
    for (let day = 1; day <= 14; day++) await this.promised(`2025-05-${String(day).padStart(2, '0')}T08:00:00.000Z`, day);
    await this.refused();
    const elsewhere = makeCases(5, 9, '2025-04-02T06:00:00Z', '2025-05-20T18:00:00Z', 1);
    for (const [i, each] of elsewhere.entries()) {
      await appendCase(this.test.installation.store, eventsOf({ ...each, industry: 'only elsewhere' }, ELSEWHERE, 3000 + i));
    }
    await this.shown();
    const frozen = await this.analyst.post('/v1/baselines', SPRING);
    if (frozen.status !== 201) throw new Error(frozen.text);
  }

  private async declare(): Promise<void> {
    const declaration: Declaration = {
      ...{ key: HERE, name: 'Fjordby & Omegn', country: 'dk', timeZone: 'Europe/Copenhagen', languages: ['da', 'sv', 'fi', 'en'] },
      departments: [
        { key: 'environment', names: inAll(EVIL.environment) },
        { key: 'building', names: inAll(EVIL.building) },
      ],
      caseTypes: [
        { key: 'outdoor-serving', names: inAll(EVIL.outdoor) },
        { key: 'question', names: inAll(EVIL.question) },
      ],
      satisfactionQuestions: [{ key: 'speed', names: inAll(EVIL.asked) }],
    };
    await applyDeclarations(this.test.installation.store, [declaration], { dryRun: false, actor: 'test' });
  }

  /** A case with all that is promised: expected dates, every other one a star meeting, and an answer to how it was. */
  private async promised(at: string, days: number): Promise<void> {
    const day = (after: number): string => later(at, after).slice(0, 10);
    const range = { from: day(3), to: day(10), n: 40, comparableBy: ['case-type' as const] };
    await this.append(at, {}, [
      event('CaseAcknowledged', later(at, 0.2), { expectedRange: range }),
      event('CaseRouted', later(at, 0.3), { department: 'building', reason: 'Theirs' }),
      ...(days % 2 === 0 ? [event('MeetingHeld', later(at, 0.5), { kind: 'star', departments: ['building'] })] : []),
      event('CaseGranted', later(at, days), {}),
      event('SatisfactionRated', later(at, days + 1), { answers: { speed: 20 + 20 * (days % 5) } }),
    ]);
  }

  /** Refusals, of which one is followed. */
  private async refused(): Promise<void> {
    const at = '2025-06-03T08:00:00.000Z';
    const refusal = event('CaseRefusedWithAdvice', '2025-06-10T08:00:00.000Z', { reason: 'Too high', advice: 'Lower it' });
    const first = await this.append(at, {}, [refusal]);
    await this.append(at, {}, [refusal]);
    await this.append('2025-06-20T08:00:00.000Z', { previousReference: first }, [event('CaseGranted', '2025-06-25T08:00:00.000Z', {})]);
  }

  private async append(at: string, data: Parameters<typeof received>[1], events: CaseEvent[]): Promise<string> {
    const reference = referenceOf(this.numbers++);
    const own = { municipality: HERE, reference, caseType: 'question', complexity: 'simple' as const, ...data };
    await appendCase(this.test.installation.store, [received(at, own), ...events]);
    return reference;
  }

  /** Waits until the views show all that is stored. */
  private async shown(): Promise<void> {
    const position = await this.test.installation.store.head();
    const reached = async (): Promise<boolean> => {
      const { headers } = await this.analyst.get(`/v1/processing-times?measure=gross&wait-for=${position}&wait-ms=10000`);
      return headers.get('casetrail-position-reached') === 'true';
    };
    for (let waits = 0; !(await reached()); waits++) if (waits === MOST_WAITS) throw new Error('The views are behind');
  }
}
