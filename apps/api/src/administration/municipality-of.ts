import type { Installation } from '@casetrail/installation';
import type { MunicipalityState } from '@casetrail/municipality';
import { municipalityUnknown } from '../problems/problem';

/** The municipality of a token. 403 when the installation does not have it. */
export async function municipalityOf(key: string, { municipalities }: Pick<Installation, 'municipalities'>): Promise<MunicipalityState> {
  const municipality = await municipalities.get(key);
  if (!municipality) throw municipalityUnknown(key);
  return municipality;
}
