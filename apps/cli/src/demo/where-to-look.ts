import { formatReferenceNumber } from '@casetrail/case';

export interface DemoSight {
  url: string;
  municipalityName: string;
  eventCount: number;
  dataDir: string;
  /** Of the case to follow. */
  showReference: string;
  /** Missing when tokens come from an issuer of one's own. */
  tokens?: { caseworker: string; analyst: string };
}

/** What a newcomer reads once the demo runs: where to look, each with a line to paste. */
export function whereToLook({ url, municipalityName, eventCount, dataDir, showReference, tokens }: DemoSight): string {
  const reference = formatReferenceNumber(showReference);
  const withToken = (token: string, path: string): string => `curl -s -H 'Authorization: Bearer ${token}' '${url}${path}'`;
  const sections = [
    `Casetrail runs at ${url} with ${municipalityName}: two years of generated cases, ${eventCount.toLocaleString('en')} events.`,
    [
      `A business follows its case by the reference number ${reference}:`,
      `  curl -s -H 'Accept-Language: en' ${url}/v1/track/${reference}`,
      'and sees changes as they happen:',
      `  curl -N ${url}/v1/track/${reference}/events`,
    ].join('\n'),
    tokens
      ? [
          'A caseworker sees what is overdue:',
          `  ${withToken(tokens.caseworker, '/v1/cases?overdue=true&limit=5')}`,
          'An analyst sees how soon businesses are answered, month by month:',
          `  ${withToken(tokens.analyst, '/v1/processing-times?measure=response&group-by=month')}`,
          'These tokens are good for 24 hours; casetrail token issues others.',
        ].join('\n')
      : 'Caseworkers and analysts need a token of the issuer that CASETRAIL_OIDC_ISSUER names.',
    `Every route: ${url}/v1/docs (OpenAPI: ${url}/v1/openapi.json)`,
    `The data stays in ${dataDir}; delete that folder to begin anew. Ctrl-C stops everything.`,
  ];
  return `\n${sections.join('\n\n')}\n\n`;
}
