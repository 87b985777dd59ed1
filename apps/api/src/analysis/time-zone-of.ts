import type { MunicipalityDirectory } from '@casetrail/municipality';

/** The time zone in which a municipality counts its days. A token may name a municipality without a declaration: it has no cases either. */
export const timeZoneOf = async (municipality: string, directory: Pick<MunicipalityDirectory, 'get'>): Promise<string> =>
  (await directory.get(municipality))?.timeZone ?? 'UTC';
