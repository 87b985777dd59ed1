import { Server, ServerCredentials } from '@grpc/grpc-js';
import { GossipService } from '@eventstore/db-client/generated/gossip_grpc_pb';
import { ClusterInfo, EndPoint, MemberInfo } from '@eventstore/db-client/generated/gossip_pb';
import { ServerFeaturesService } from '@eventstore/db-client/generated/serverfeatures_grpc_pb';
import { SupportedMethod, SupportedMethods } from '@eventstore/db-client/generated/serverfeatures_pb';
import { UUID } from '@eventstore/db-client/generated/shared_pb';
import { StreamsService } from '@eventstore/db-client/generated/streams_grpc_pb';
import { handleAppend, handleBatchAppend } from './appending';
import { EventLog } from './event-log';
import { Faults } from './faults';
import { handleRead } from './reading';
import { startRelay, type Relay } from './relay';

export { EventLog } from './event-log';
export { Faults, type AppendFault } from './faults';

export interface DoubleOptions {
  /** Nodes of one cluster share a log. */
  log?: EventLog;
  /** Bytes of one append, as the server's option of this name; its default is 1 MiB. */
  maxAppendBytes?: number;
}

export interface KurrentDbDouble {
  connectionString: string;
  port: number;
  log: EventLog;
  faults: Faults;
  network: Relay;
  /** What gossip tells. Default: this node alone, leading. */
  members: { port: number; leads: boolean }[];
  /** Stops the server and starts it anew with the same data, its memory of ids gone. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

const MIB = 1024 * 1024;

/** An EventStoreDB as seen over the wire: its Streams, ServerFeatures and Gossip services over data in memory, and trouble on demand. */
export async function startKurrentDbDouble({ log = new EventLog(), maxAppendBytes = MIB }: DoubleOptions = {}): Promise<KurrentDbDouble> {
  const faults = new Faults();
  const start = async (): Promise<{ server: Server; port: number }> => {
    const server = new Server({ 'grpc.max_receive_message_length': 17 * MIB });
    const context = { log, faults, maxAppendBytes, cutConnections: () => network.cut() };
    server.addService(StreamsService, {
      read: handleRead(context),
      append: handleAppend(context),
      batchAppend: handleBatchAppend(context),
    });
    server.addService(ServerFeaturesService, {
      getSupportedMethods: (_: unknown, answer: (error: null, methods: SupportedMethods) => void) => answer(null, supportedMethods()),
    });
    server.addService(GossipService, {
      read: (_: unknown, answer: (error: null, info: ClusterInfo) => void) => answer(null, clusterInfo(double.members)),
    });
    const port = await new Promise<number>((resolve, reject) =>
      server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) => (error ? reject(error) : resolve(bound))),
    );
    return { server, port };
  };
  let running = await start();
  const network = await startRelay(running.port);
  const double: KurrentDbDouble = {
    connectionString: `esdb://127.0.0.1:${network.port}?tls=false`,
    port: network.port,
    log,
    faults,
    network,
    members: [{ port: network.port, leads: true }],
    restart: async () => {
      running.server.forceShutdown();
      log.forgetIds();
      running = await start();
      network.target = running.port;
      network.cut();
    },
    close: async () => {
      running.server.forceShutdown();
      await network.close();
    },
  };
  return double;
}

function supportedMethods(): SupportedMethods {
  const methods = new SupportedMethods();
  methods.setEventStoreServerVersion('24.10.0.0');
  methods.setMethodsList(
    Object.keys(StreamsService).map((name) => {
      const method = new SupportedMethod();
      method.setServiceName('event_store.client.streams.streams');
      method.setMethodName(name.toLowerCase());
      return method;
    }),
  );
  return methods;
}

function clusterInfo(members: KurrentDbDouble['members']): ClusterInfo {
  const info = new ClusterInfo();
  info.setMembersList(
    members.map(({ port, leads }) => {
      const endPoint = new EndPoint();
      endPoint.setAddress('127.0.0.1');
      endPoint.setPort(port);
      const id = new UUID();
      id.setString(crypto.randomUUID());
      const member = new MemberInfo();
      member.setInstanceId(id);
      member.setIsAlive(true);
      member.setState(leads ? MemberInfo.VNodeState.LEADER : MemberInfo.VNodeState.FOLLOWER);
      member.setHttpEndPoint(endPoint);
      return member;
    }),
  );
  return info;
}
