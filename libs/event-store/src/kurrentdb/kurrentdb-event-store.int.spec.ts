import { startKurrentDbDouble } from '../../../../test/kurrentdb/double';
import { eventStoreContract, type StoreUnderTest } from '../event-store.contract';
import type { EventStore } from '../port';
import { createKurrentDbEventStore } from '.';

/** The contract appends six events of 1 MiB at once: the server must be told to take that much. */
const MAX_APPEND_BYTES = 16 * 1024 * 1024;

function storesOn(connectionString: string, release: () => Promise<void>): StoreUnderTest {
  const others: EventStore[] = [];
  const store = createKurrentDbEventStore(connectionString);
  return {
    store,
    another: () => {
      others.push(createKurrentDbEventStore(connectionString));
      return Promise.resolve(others.at(-1)!);
    },
    close: async () => {
      for (const each of [...others, store]) await each.close();
      await release();
    },
  };
}

eventStoreContract('KurrentDB (the wire-level double)', async () => {
  const double = await startKurrentDbDouble({ maxAppendBytes: MAX_APPEND_BYTES });
  return storesOn(double.connectionString, () => double.close());
});

const realServer = process.env['CASETRAIL_TEST_ESDB'];
if (realServer) {
  eventStoreContract('KurrentDB (a real server)', () => Promise.resolve(storesOn(realServer, () => Promise.resolve())));
} else {
  describe('KurrentDB (a real server)', () => {
    it.skip('SKIPPED: set CASETRAIL_TEST_ESDB=esdb://… to a server with MaxAppendSize 16777216 to run the contract against it', () =>
      undefined);
    process.stderr.write(
      '\n*** The KurrentDB adapter was tested against the wire-level double only. Set CASETRAIL_TEST_ESDB to test a real server too. ***\n\n',
    );
  });
}
