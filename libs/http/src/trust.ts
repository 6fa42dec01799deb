import { readFileSync } from 'node:fs';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { Fault } from '@comity/kernel';

/**
 * Has this process trust the authorities in a PEM file as well as those that it trusts anyway, for every connection that it
 * makes over TLS: PostgreSQL, Redis, the OpenID issuer, the collector of traces. The event store's client keeps a list of its
 * own, named in its connection string (`tlsCAFile`).
 * @throws Fault `config-invalid` when the file cannot be read, or holds no certificate
 */
export function trustAuthorities(file: string | undefined): void {
  if (file === undefined || file === '') return;
  try {
    const certificates = readFileSync(file, 'utf8').match(CERTIFICATE) ?? [];
    if (certificates.length === 0) throw new Fault('config-invalid', `COMITY_CA_FILE: ${file} holds no certificate`);
    setDefaultCACertificates([...new Set([...getCACertificates('default'), ...certificates])]);
  } catch (cause) {
    if (cause instanceof Fault) throw cause;
    throw new Fault('config-invalid', `COMITY_CA_FILE: ${file} is not usable`, { cause });
  }
}

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;
