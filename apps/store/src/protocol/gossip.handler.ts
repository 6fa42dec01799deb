import type { handleUnaryCall } from '@grpc/grpc-js';
import { gossip, type shared } from './generated.js';
import { writeUuid } from './identifiers.js';

/** How a client reaches this node: the address it called, so that discovery works behind any name. */
export interface Node {
  readonly instanceId: string;
  readonly fallback: { readonly host: string; readonly port: number };
}

/** A cluster of one, always its own leader. */
export function gossipHandler(node: () => Node): handleUnaryCall<shared.Empty, gossip.ClusterInfo> {
  return (call, callback) => {
    const { instanceId, fallback } = node();
    const { host, port } = parseAuthority(call.getHost()) ?? fallback;
    const member = new gossip.MemberInfo()
      .setInstanceId(writeUuid(instanceId))
      .setTimeStamp(String(BigInt(Date.now()) * 10_000n))
      .setState(gossip.MemberInfo.VNodeState.LEADER)
      .setIsAlive(true)
      .setHttpEndPoint(new gossip.EndPoint().setAddress(host).setPort(port));
    callback(null, new gossip.ClusterInfo().setMembersList([member]));
  };
}

function parseAuthority(authority: string): { host: string; port: number } | null {
  const colon = authority.lastIndexOf(':');
  const port = Number(authority.slice(colon + 1));
  return colon > 0 && Number.isInteger(port) && port > 0 ? { host: authority.slice(0, colon), port } : null;
}
