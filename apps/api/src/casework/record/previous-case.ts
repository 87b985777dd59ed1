import { caseStream, parseReferenceNumber } from '@casetrail/case';
import type { Installation } from '@casetrail/installation';
import { Inject, Injectable } from '@nestjs/common';
import { INSTALLATION } from '../../tokens';
import type { Fault } from '../../problems/problem';

/** A new case may name the refused one whose advice it follows; that one must be a case of the same municipality. */
@Injectable()
export class PreviousCase {
  constructor(@Inject(INSTALLATION) private readonly installation: Pick<Installation, 'store'>) {}

  /** The fault of a number that is not one, or of no case of this municipality. What is not a text is reported elsewhere. */
  async faults(municipality: string, previousReference: unknown): Promise<Fault[]> {
    if (typeof previousReference !== 'string') return [];
    const reference = parseReferenceNumber(previousReference);
    if (reference !== null && (await this.exists(caseStream(municipality, reference)))) return [];
    return [{ path: 'previousReference', message: `${municipality} has no case with this reference number.` }];
  }

  private async exists(stream: string): Promise<boolean> {
    for await (const _ of this.installation.store.readStream(stream, { limit: 1 })) return true;
    return false;
  }
}
