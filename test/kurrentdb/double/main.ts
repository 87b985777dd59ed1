import { startKurrentDbDouble } from '.';

/** The double in a process of its own: says where it is, and ends when told to. */
void startKurrentDbDouble({ maxAppendBytes: 16 * 1024 * 1024 }).then((double) => {
  console.log(`listening on ${double.connectionString}`);
  process.once('SIGTERM', () => void double.close().then(() => process.exit(0)));
});
