import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { Fault } from '@comity/kernel';
import { ServerCredentials } from '@grpc/grpc-js';
import type { TlsFiles } from './config.js';

/**
 * How the port speaks: over TLS with the certificate in the files, or in the clear.
 * @throws Fault `certificate-unusable` when a file cannot be read or the two do not fit together
 */
export function transportOf(tls: TlsFiles | null): ServerCredentials {
  if (tls === null) return ServerCredentials.createInsecure();
  const { certificateFile, keyFile } = tls;
  try {
    const pair = { cert: readFileSync(certificateFile), key: readFileSync(keyFile) };
    createSecureContext(pair);
    return ServerCredentials.createSsl(null, [{ cert_chain: pair.cert, private_key: pair.key }], false);
  } catch (cause) {
    const message = `the certificate ${certificateFile} and the key ${keyFile} cannot be used`;
    throw new Fault('certificate-unusable', message, { cause });
  }
}
