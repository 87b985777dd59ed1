import type { Installation } from '@casetrail/installation';
import type { Logger } from 'pino';
import { startApi } from '../../../api/src';
import { startProjectors } from '../../../projector/src/start-projectors';
import { CliError } from '../console/cli-error';

export interface RunningServer {
  /** Where the API answers. */
  url: string;
  /** Ends requests and batches under way, then both parts. The installation stays open. */
  stop(): Promise<void>;
}

/** Ports tried behind the usual one. */
const PORTS_TO_TRY = 20;

/** The API and the projectors in this process. `findFreePort`: unless a port was asked for, take the next one when the usual one is taken. */
export async function startServer(
  installation: Installation,
  log: Logger,
  { findFreePort }: { findFreePort: boolean },
): Promise<RunningServer> {
  const projectors = await startProjectors(installation, log);
  try {
    const api = await startApiOnPort(installation, log, findFreePort);
    return {
      url: api.url,
      stop: async () => {
        await api.close();
        await projectors.stop();
      },
    };
  } catch (error) {
    await projectors.stop();
    throw error;
  }
}

async function startApiOnPort(installation: Installation, log: Logger, findFreePort: boolean): ReturnType<typeof startApi> {
  const { host, port: wanted, portIsSet } = installation.settings.http;
  const last = findFreePort && !portIsSet ? wanted + PORTS_TO_TRY : wanted;
  for (let port = wanted; ; port++) {
    try {
      return await startApi(installation, { host, port, log });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
      if (port >= last)
        throw new CliError(`Port ${port} of ${host} is taken by another program. Set CASETRAIL_PORT to a free one (0: any).`);
    }
  }
}
