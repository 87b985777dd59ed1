import { appendingContract } from './contract/appending.contract';
import { readingContract } from './contract/reading.contract';
import { subscribingContract } from './contract/subscribing.contract';
import type { StoreUnderTest } from './contract/support.contract';

export type { StoreUnderTest } from './contract/support.contract';

/** What every adapter of {@link EventStore} must keep to: call it in the adapter's spec. Its tests share one store and disturb each other not. */
export function eventStoreContract(name: string, makeStore: () => Promise<StoreUnderTest>): void {
  describe(`${name} keeps the contract of an event store`, () => {
    let under: StoreUnderTest;
    beforeAll(async () => {
      under = await makeStore();
    });
    afterAll(() => under.close());

    appendingContract(() => under);
    readingContract(() => under);
    subscribingContract(() => under);
  });
}
