import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { ContentStore, type FileLimits } from './content-store.js';
import { FolderStore } from './folder-store.js';
import { S3Store } from './s3-store.js';

/** `s3://bucket` or `s3://bucket/folder`. */
const S3_ADDRESS = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])((?:\/[\w.-]+)*)\/?$/;

function isAddress(text: string): boolean {
  if (S3_ADDRESS.test(text)) return true;
  return text.startsWith('file:///') && URL.canParse(text);
}

/** What officers file as evidence; a system that sends something else is told, and an administrator can allow it. */
const MEDIA_TYPES = [
  'application/pdf',
  ...['image/png', 'image/jpeg', 'image/tiff'],
  ...['text/plain', 'text/csv', 'application/json', 'message/rfc822'],
  ...['application/zip', 'application/gzip', 'application/vnd.tcpdump.pcap', 'application/octet-stream'],
  ...['wordprocessingml.document', 'spreadsheetml.sheet', 'presentationml.presentation'].map(
    (kind) => `application/vnd.openxmlformats-officedocument.${kind}`,
  ),
  ...['text', 'spreadsheet'].map((kind) => `application/vnd.oasis.opendocument.${kind}`),
].join(',');

const MEDIA_TYPE_LIST = /^[a-z0-9.+-]+\/[a-z0-9.+-]+(?:,[a-z0-9.+-]+\/[a-z0-9.+-]+)*$/;

/** Variables of a host that keeps or reads files. Credentials of S3 are those that its SDK finds. */
export const fileVariables = {
  COMITY_FILES: z.string().refine(isAddress, 'must be file:///a/folder or s3://bucket/folder'),
  /** Of a store that speaks S3 and is not Amazon's. */
  COMITY_S3_ENDPOINT: z.url({ protocol: /^https?$/ }).exactOptional(),
  COMITY_S3_REGION: z.string().min(1).default('us-east-1'),
  /** Most stores that are not Amazon's have the bucket in the path. */
  COMITY_S3_PATH_STYLE: z.stringbool().default(true),
  /** Mebibytes that one file may have; S3 copies at most 5 GiB at once. */
  COMITY_FILES_MAX_MB: z.coerce.number().int().min(1).max(5_000).default(100),
  /** The kinds of files that are taken, with commas between them. */
  COMITY_FILES_TYPES: z
    .string()
    .regex(MEDIA_TYPE_LIST, 'must be media types with commas between them, such as application/pdf,text/plain')
    .default(MEDIA_TYPES),
} as const;

export type FileSettings = z.infer<z.ZodObject<typeof fileVariables>>;

/** The place where files are kept: a folder of this machine, or a store that speaks S3. */
export function openContentStore(settings: FileSettings): ContentStore {
  const { COMITY_FILES: address, COMITY_S3_ENDPOINT: endpoint } = settings;
  const [, bucket, folder = ''] = S3_ADDRESS.exec(address) ?? [];
  const limits: FileLimits = {
    maxBytes: settings.COMITY_FILES_MAX_MB * 1024 * 1024,
    mediaTypes: settings.COMITY_FILES_TYPES.split(','),
  };
  if (bucket === undefined) return new ContentStore(new FolderStore(fileURLToPath(address)), limits);
  const prefix = folder === '' ? '' : `${folder.slice(1)}/`;
  const { COMITY_S3_REGION: region, COMITY_S3_PATH_STYLE: pathStyle } = settings;
  return new ContentStore(new S3Store({ bucket, prefix, endpoint, region, pathStyle }), limits);
}

/** Everything but the address as it is unless told otherwise. */
export function filesAt(address: string): FileSettings {
  return z.object(fileVariables).parse({ COMITY_FILES: address });
}
