import net from 'node:net';

/** A TCP relay, so that connections can be cut and networks can swallow what they are given. */
export interface Relay {
  port: number;
  /** Breaks every connection there is. */
  cut(): void;
  /** Every connection there is stays open and passes nothing on any more; new ones work. */
  deafen(): void;
  /** `refuse`: nobody listens. `swallow`: everything is taken and nothing passed on, connections that are open included. */
  mode: 'pass' | 'refuse' | 'swallow';
  /** Where connections lead; changes when the server behind it does. */
  target: number;
  close(): Promise<void>;
}

export async function startRelay(target: number): Promise<Relay> {
  const sockets = new Set<net.Socket>();
  const deaf = new WeakSet<net.Socket>();
  const server = net.createServer((near) => {
    if (relay.mode === 'refuse') return void near.destroy();
    const far = net.connect(relay.target, '127.0.0.1');
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
      socket.on('drain', () => other.resume());
      socket.on('data', (chunk) => {
        if (relay.mode !== 'swallow' && !deaf.has(socket) && !other.write(chunk)) socket.pause();
      });
    }
  });
  const relay: Relay = {
    port: 0,
    mode: 'pass',
    target,
    cut: () => {
      for (const socket of sockets) socket.destroy();
    },
    deafen: () => {
      for (const socket of sockets) deaf.add(socket);
    },
    close: async () => {
      relay.cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  relay.port = (server.address() as net.AddressInfo).port;
  return relay;
}
