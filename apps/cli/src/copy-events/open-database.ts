import { findServer, installationMigrations } from '@casetrail/installation';
import { migrateToLatest, openDatabase, pendingMigrations, type Database } from '@casetrail/postgres';
import { statSync } from 'node:fs';
import path from 'node:path';
import { CliError } from '../console/cli-error';
import { humanLog } from '../console/human-log';

/** `source` is read as it is; `target` is made ready to be written to. */
export type Side = 'source' | 'target';

export const optionOf = (side: Side): string => (side === 'source' ? '--from' : '--to');

export interface OpenedDatabase {
  database: Database;
  /** Also stops the embedded server, if it was started for this. */
  close(): Promise<void>;
}

/** Opens the database at a `postgresql://` address or in the data folder of an embedded one. Messages never show an address: it may hold a password. */
export async function openDatabaseAt(place: string, side: Side): Promise<OpenedDatabase> {
  const server = await findServer(whereIs(place, side), humanLog());
  const database = openDatabase({ url: server.url, applicationName: 'casetrail copy' });
  const close = async (): Promise<void> => {
    await database.close();
    await server.stop();
  };
  try {
    if (side === 'target') await migrateToLatest(database, installationMigrations);
    else if ((await pendingMigrations(database, installationMigrations)).length > 0) {
      throw new CliError(
        '--from: this database is not one of this version of Casetrail. Check its name, or start this version on it once.',
      );
    }
    return { database, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function whereIs(place: string, side: Side): { databaseUrl?: string; dataDir: string } {
  if (/^postgres(ql)?:\/\//.test(place) && URL.canParse(place)) return { databaseUrl: place, dataDir: '' };
  const option = optionOf(side);
  if (/^[a-z+]+:/i.test(place))
    throw new CliError(`${option} must be an address that begins with postgresql://, or the data folder of an embedded database.`);
  if (side === 'source' && !statSync(path.join(place, 'server'), { throwIfNoEntry: false })) {
    throw new CliError(`${option}: ${place} is not the data folder of an embedded database.`);
  }
  return { dataDir: path.resolve(place) };
}
