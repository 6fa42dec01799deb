import ipaddr from 'ipaddr.js';

export const WEBHOOK_URL_AT_MOST = 2_000;

/** Public by its number, and yet the machine's own: where clouds hand out credentials. */
const METADATA_ADDRESSES = new Set(['168.63.129.16']);
/** @source RFC 6761, section 6.3 */
const THIS_MACHINE = /(?:^|\.)localhost\.?$/;
/** Of all of IPv6, what is given out for the public network. */
const PUBLIC_IPV6 = ipaddr.parseCIDR('2000::/3');

/** True for an address in the public network; everything that leads to this machine or its surroundings is none. */
export function isPublicAddress(text: string): boolean {
  if (!ipaddr.isValid(text)) return false;
  const address = ipaddr.process(text);
  if (address.range() !== 'unicast' || METADATA_ADDRESSES.has(address.toString())) return false;
  return address.kind() === 'ipv4' || address.match(PUBLIC_IPV6);
}

export function isLoopbackAddress(text: string): boolean {
  return ipaddr.isValid(text) && ipaddr.process(text).range() === 'loopback';
}

/** What stands at the place of a name in a URL, without the brackets of IPv6. */
export function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '');
}

/** True where the host of a URL is this machine, by number or as `localhost`. */
export function namesThisMachine(url: URL): boolean {
  const host = hostOf(url);
  return host === 'localhost' || isLoopbackAddress(host);
}

/** What a target may be besides https to the public network. */
export interface TargetPolicy {
  /** Also http to this machine itself: of the one-machine profile only, and only where it says so. */
  readonly loopbackAllowed: boolean;
}

/**
 * Why nothing may be sent there, as far as the address itself tells: where a name leads is looked at when something is sent.
 * Null when it may.
 */
export function targetProblem(text: string, { loopbackAllowed }: TargetPolicy): string | null {
  if (text.length > WEBHOOK_URL_AT_MOST || !URL.canParse(text))
    return 'must be a URL such as https://example.org/hooks';
  const url = new URL(text);
  const local = loopbackAllowed && namesThisMachine(url);
  if (url.protocol !== 'https:' && !(local && url.protocol === 'http:')) return 'must begin with https://';
  if (url.username !== '' || url.password !== '') return 'must hold no user name and no password: it is kept on record';
  if (url.hash !== '') return 'must hold no fragment';
  if (local) return null;
  const host = hostOf(url);
  if (THIS_MACHINE.test(host)) return 'must not lead to this machine';
  return ipaddr.isValid(host) && !isPublicAddress(host) ? 'must lead to a public address' : null;
}
