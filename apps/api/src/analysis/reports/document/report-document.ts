import type { ReportAnswer } from '../report.answer';
import { fill } from '../texts/texts';
import type { ReportDocument, Section } from './document';
import type { ReportNames } from './names';
import { comparisonSections, expectedDatesSection, meetingsSection, refusalsSection, satisfactionSection } from './promises-sections';
import { casesSection, departmentsSection, distributionsSection, responseSection, timesSection } from './times-sections';

/** The report as it is read, in the order in which a steering group asks. */
export function reportDocument(report: ReportAnswer, names: ReportNames): ReportDocument {
  const { texts } = names;
  const sections = [
    casesSection(report, names),
    responseSection(report, names),
    ...comparisonSections(report, names),
    timesSection('gross', report, names),
    timesSection('net', report, names),
    departmentsSection(report, names),
    meetingsSection(report, names),
    refusalsSection(report, names),
    satisfactionSection(report, names),
    expectedDatesSection(report, names),
    distributionsSection(report, names),
    definitionsSection(report, names),
  ];
  return {
    title: texts.title,
    municipality: names.ofMunicipality || report.municipality,
    from: report.from,
    to: report.to,
    madeAt: report.madeAt,
    sections,
  };
}

/** What the words mean, and which cases were left out of which figures. */
function definitionsSection(report: ReportAnswer, { texts, numbers }: ReportNames): Section {
  const left = Object.assign(
    {},
    ...[report.responseTimes, report.gross.overall, report.net.overall, report.departments].map(
      ({ coverage }) => coverage.leftOut as object,
    ),
  ) as Partial<Record<keyof typeof texts.leftOut, number>>;
  const sentences = [
    texts.definitionsIntro,
    ...Object.entries(left).map(([reason, n]) => fill(texts.leftOut[reason as keyof typeof texts.leftOut], numbers.figure(n, 'cases'))),
    ...(Math.max(report.gross.overall.errorAtMost, report.net.overall.errorAtMost) > 0 ? [texts.errorAtMost] : []),
  ];
  return { id: 'definitions', title: texts.definitions, intro: sentences.join(' '), parts: [] };
}
