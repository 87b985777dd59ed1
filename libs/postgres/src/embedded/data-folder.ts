import { chmodSync, lstatSync, mkdirSync, mkdtempSync, realpathSync, statSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { canEnter, isRoot, nobody, type ServerUser } from './server-user';

/** Where root puts the server when its user cannot reach the data folder; both outlast a restart of the machine. */
const ELSEWHERE = ['/var/lib', '/var/tmp'];

export interface ServerHome {
  /** A folder that the server's user can reach, real path. Holds `cluster/`, `server.log`, perhaps `native-<version>/`. */
  home: string;
  user: ServerUser;
}

/** `<dataDir>/server`, or, when the server's user cannot get there (root below a closed home), a link from there to a place where it can. */
export function openServerHome(dataDir: string, info: (message: string) => void): ServerHome {
  const entry = path.join(dataDir, 'server');
  if (lstatSync(entry, { throwIfNoEntry: false })) {
    const home = existing(entry);
    return { home, user: userOf(path.join(home, 'cluster')) };
  }
  if (!isRoot()) {
    mkdirSync(entry, { mode: 0o700 });
    return { home: realpathSync(entry), user: undefined };
  }
  const user = nobody();
  // Passing through is enough for the server; what is secret in here has mode 600.
  chmodSync(dataDir, statSync(dataDir).mode | 0o011);
  if (canEnter(user, dataDir)) {
    mkdirSync(entry);
    chmodSync(entry, 0o711);
    return { home: realpathSync(entry), user };
  }
  const home = makeElsewhere(user);
  symlinkSync(home, entry);
  info(`PostgreSQL runs as user nobody, who cannot enter ${dataDir}: its data lies in ${home} (${entry} links there)`);
  return { home, user };
}

function existing(entry: string): string {
  try {
    return realpathSync(entry);
  } catch {
    throw new Error(`${entry} links to a folder that is gone: restore that folder, or delete the link to begin with an empty database`);
  }
}

function makeElsewhere(user: ServerUser): string {
  for (const parent of ELSEWHERE) {
    try {
      const home = realpathSync(mkdtempSync(path.join(parent, 'casetrail-')));
      chmodSync(home, 0o711);
      if (canEnter(user, home)) return home;
    } catch (error) {
      if (!['EACCES', 'EROFS', 'ENOENT', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    }
  }
  throw new Error(
    `User nobody, who runs PostgreSQL for root, can enter neither the data folder nor ${ELSEWHERE.join(' nor ')}: set CASETRAIL_DATA_DIR to a folder open to all, or start casetrail as another user`,
  );
}

/** Whoever owns the data runs the server, so that root can take over from a user's own start. */
function userOf(cluster: string): ServerUser {
  const owner = statSync(cluster, { throwIfNoEntry: false });
  if (!isRoot()) {
    if (owner && owner.uid !== process.geteuid?.()) {
      throw new Error(
        `The database in ${cluster} belongs to uid ${owner.uid}: start casetrail as that user or as root, or set CASETRAIL_DATA_DIR`,
      );
    }
    return undefined;
  }
  return owner && owner.uid !== 0 ? { uid: owner.uid, gid: owner.gid } : nobody();
}
