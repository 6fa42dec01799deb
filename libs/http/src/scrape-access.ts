import { timingSafeEqual } from 'node:crypto';
import { digestOf, Fault } from '@comity/kernel';
import type { FastifyRequest } from 'fastify';
import ipaddr from 'ipaddr.js';
import type { HostConfig } from './config.js';

const LOOPBACK = ['127.0.0.0/8', '::1/128'];
/** Whoever sends one of these speaks for somebody else, whose address we do not know. */
const FORWARDING = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'];
const BEARER = /^Bearer (\S+)$/i;

type MetricsConfig = Pick<HostConfig, 'COMITY_METRICS_TOKEN' | 'COMITY_METRICS_FROM'>;

/**
 * Who may read a host's figures. With a scrape token, whoever sends it, and nobody else; without one, who calls directly
 * from an address that is listed, which is loopback unless told otherwise. A proxy on this machine is not its callers.
 */
export class ScrapeAccess {
  private readonly token: string | null;
  private readonly from: readonly [ipaddr.IPv4 | ipaddr.IPv6, number][];

  /** @throws Fault `config-invalid` for what is no address or network */
  constructor({ COMITY_METRICS_TOKEN: token, COMITY_METRICS_FROM: from = LOOPBACK }: MetricsConfig) {
    this.token = token ?? null;
    this.from = from.map(networkOf);
  }

  admits({ headers, raw }: FastifyRequest): boolean {
    if (this.token !== null) return isSame(BEARER.exec(headers.authorization ?? '')?.[1] ?? '', this.token);
    if (FORWARDING.some((name) => headers[name] !== undefined)) return false;
    const address = raw.socket.remoteAddress ?? '';
    return ipaddr.isValid(address) && this.isListed(ipaddr.process(address));
  }

  private isListed(address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
    return this.from.some(([network, bits]) => network.kind() === address.kind() && address.match(network, bits));
  }
}

/** @throws Fault `config-invalid` */
function networkOf(text: string): [ipaddr.IPv4 | ipaddr.IPv6, number] {
  try {
    return text.includes('/') ? ipaddr.parseCIDR(text) : withAllBits(ipaddr.process(text));
  } catch (cause) {
    throw new Fault('config-invalid', `COMITY_METRICS_FROM: ${text} is no address and no network`, { cause });
  }
}

function withAllBits(address: ipaddr.IPv4 | ipaddr.IPv6): [ipaddr.IPv4 | ipaddr.IPv6, number] {
  return [address, address.kind() === 'ipv4' ? 32 : 128];
}

/** In the same time wherever they differ, and however long they are. */
function isSame(given: string, expected: string): boolean {
  return timingSafeEqual(Buffer.from(digestOf(given)), Buffer.from(digestOf(expected)));
}
