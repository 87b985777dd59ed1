import type { Installation } from '@casetrail/installation';
import type { Language } from '@casetrail/municipality';
import { LANGUAGES } from '@casetrail/municipality';
import { Inject, Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import Negotiator from 'negotiator';
import { INSTALLATION } from '../tokens';

const MOST_REMEMBERED = 1000;
/** A municipality's languages hardly ever change: they are looked up this often, and the old ones serve meanwhile. */
const VALID_MS = 30_000;
/** A longer header asks for no more languages than there are. */
const MOST_HEADER_CHARACTERS = 200;

/** The language in which a business is answered: what it asks for, else the first of its municipality. */
@Injectable()
export class TrackLanguages {
  private readonly orders: LRUCache<string, readonly Language[]>;
  private readonly choices = new LRUCache<string, Language>({ max: MOST_REMEMBERED });

  constructor(@Inject(INSTALLATION) installation: Pick<Installation, 'municipalities'>) {
    this.orders = new LRUCache<string, readonly Language[]>({
      max: MOST_REMEMBERED,
      ttl: VALID_MS,
      allowStale: true,
      allowStaleOnFetchRejection: true,
      fetchMethod: async (key) => {
        const own = (await installation.municipalities.get(key))?.languages ?? [];
        return [...own, ...LANGUAGES.filter((language) => !own.includes(language))];
      },
    });
  }

  /** At once for a municipality that is known already, as nearly all are. */
  choose(municipality: string, acceptLanguage: string | undefined): Language | Promise<Language> {
    if (this.orders.getRemainingTTL(municipality) > 0) return this.among(this.orders.get(municipality), acceptLanguage);
    return this.orders.fetch(municipality).then((order) => this.among(order, acceptLanguage));
  }

  private among(order: readonly Language[] = LANGUAGES, acceptLanguage: string | undefined): Language {
    const first = order[0] ?? 'en';
    if (acceptLanguage === undefined || acceptLanguage.length > MOST_HEADER_CHARACTERS) return first;
    const key = `${order.join()} ${acceptLanguage}`;
    let choice = this.choices.get(key);
    if (!choice) {
      const negotiator = new Negotiator({ headers: { 'accept-language': acceptLanguage } });
      choice = (negotiator.language([...order]) as Language | undefined) ?? first;
      this.choices.set(key, choice);
    }
    return choice;
  }
}
