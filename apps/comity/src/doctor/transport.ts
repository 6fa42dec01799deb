import { isLoopback } from '@comity/http/settings';
import type { Examination, Finding } from './finding.js';

interface Server {
  readonly variable: string;
  /** Whether an address of it says that the connection is secured, and who is at the other end is checked. */
  readonly isSecured: (url: URL) => boolean;
  readonly mend: string;
}

const SERVERS: readonly Server[] = [
  {
    variable: 'COMITY_POSTGRES',
    isSecured: ({ searchParams }) =>
      ['require', 'verify-ca', 'verify-full'].includes(searchParams.get('sslmode') ?? ''),
    mend: 'Add ?sslmode=verify-full; COMITY_CA_FILE names an authority of your own',
  },
  {
    variable: 'COMITY_REDIS',
    isSecured: ({ protocol }) => protocol === 'rediss:',
    mend: 'Use rediss://; COMITY_CA_FILE names an authority of your own',
  },
  {
    variable: 'COMITY_EVENT_STORE',
    isSecured: ({ searchParams }) =>
      searchParams.get('tls') !== 'false' && searchParams.get('tlsVerifyCert') !== 'false',
    mend: 'Use tls=true; tlsCAFile names an authority of your own',
  },
  {
    variable: 'OTEL_EXPORTER_OTLP_ENDPOINT',
    isSecured: ({ protocol }) => protocol === 'https:',
    mend: 'Use https://; COMITY_CA_FILE names an authority of your own',
  },
];

/** Servers on other machines that are spoken to without TLS, or without a look at who they are. */
export const transport: Examination = async ({ variables }) => SERVERS.flatMap((server) => examine(server, variables));

function examine(
  { variable, isSecured, mend }: Server,
  variables: Readonly<Record<string, string | undefined>>,
): Finding[] {
  const address = variables[variable];
  if (address === undefined || address === '') return [];
  // A cluster is named by several hosts with commas between them, which no URL is.
  const single = address.replace(/(\/\/(?:[^@/]*@)?)([^,/?]+)(?:,[^/?]*)?/, '$1$2');
  if (!URL.canParse(single)) return [{ subject: variable, problem: `${variable} is no address`, mend: 'Correct it' }];
  const url = new URL(single);
  if (isLoopback(url.hostname) || isSecured(url)) return [];
  return [{ subject: variable, problem: `${url.hostname} is spoken to without a checked TLS connection`, mend }];
}
