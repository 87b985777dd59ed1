import { mkdtempSync, rmSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** `pass`: as if not there. `refuse`: the server is down. `swallow`: the network takes everything and answers nothing. `lose-answer`: the
 * next answer to a request on an open session is lost and the connection breaks; then as `pass`. */
export type ProxyMode = 'pass' | 'refuse' | 'swallow' | 'lose-answer';

export interface DatabaseProxy {
  /** The database behind `url`, through this proxy. */
  url: string;
  /** `refuse` also breaks the connections there are. */
  set(mode: ProxyMode): void;
  close(): Promise<void>;
}

/** Stands between a test and its database, and makes trouble on demand. */
export async function startDatabaseProxy(url: string): Promise<DatabaseProxy> {
  const folder = mkdtempSync(path.join(tmpdir(), 'casetrail-proxy-'));
  const target = new URL(url);
  const socketDir = target.searchParams.get('host');
  const to = socketDir ? { path: path.join(socketDir, '.s.PGSQL.5432') } : { host: target.hostname, port: Number(target.port || 5432) };
  const sockets = new Set<net.Socket>();
  let mode: ProxyMode = 'pass';

  const server = net.createServer((near) => {
    if (mode === 'refuse') return void near.destroy();
    const far = net.connect(to);
    const both = [near, far];
    let armed = false;
    for (const socket of both) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        for (const other of both) other.destroy();
      });
    }
    near.on('data', (chunk) => {
      if (mode === 'swallow') return;
      if (mode === 'lose-answer') armed = true;
      far.write(chunk);
    });
    far.on('data', (chunk) => {
      if (mode === 'swallow') return;
      if (armed && mode === 'lose-answer') {
        mode = 'pass';
        near.destroy();
      } else {
        near.write(chunk);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(path.join(folder, '.s.PGSQL.5432'), resolve));

  target.hostname = 'localhost';
  target.searchParams.set('host', folder);
  target.port = '';
  return {
    url: target.href,
    set: (next) => {
      mode = next;
      if (next === 'refuse') for (const socket of sockets) socket.destroy();
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
