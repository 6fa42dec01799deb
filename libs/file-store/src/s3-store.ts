import { Readable } from 'node:stream';
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { Fault } from '@comity/kernel';
import type { ListedObject, ObjectStore, StoredObject } from './object-store.js';

export interface S3Settings {
  readonly bucket: string;
  /** Before every key; empty, or ends with `/`. */
  readonly prefix: string;
  /** Of a store that is not Amazon's. */
  readonly endpoint?: string | undefined;
  readonly region: string;
  /** `https://host/bucket/key` instead of `https://bucket.host/key`. */
  readonly pathStyle: boolean;
}

/** Memory per upload: the part that is under way, and the one that fills meanwhile. */
const PARTS_AT_ONCE = 1;
const CONNECT_WITHIN_MS = 5_000;
const ANSWER_WITHIN_MS = 60_000;
const ATTEMPTS = 3;

/** Any store that speaks S3. Credentials are those that the SDK finds: environment, shared files, or the machine's role. */
export class S3Store implements ObjectStore {
  private readonly client: S3Client;

  constructor(private readonly settings: S3Settings) {
    const { endpoint, region, pathStyle } = settings;
    this.client = new S3Client({
      ...(endpoint === undefined ? {} : { endpoint }),
      region,
      forcePathStyle: pathStyle,
      maxAttempts: ATTEMPTS,
      requestHandler: { connectionTimeout: CONNECT_WITHIN_MS, requestTimeout: ANSWER_WITHIN_MS },
      // Many stores do not know the newer checksums; what is kept is checked by our own, whoever stored it.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
    });
  }

  async write(key: string, content: AsyncIterable<Uint8Array>): Promise<void> {
    const params = { ...this.at(key), Body: Readable.from(content, { objectMode: false }) };
    await new Upload({ client: this.client, params, queueSize: PARTS_AT_ONCE }).done();
  }

  async read(key: string): Promise<StoredObject | null> {
    const found = await absentAsNull(this.client.send(new GetObjectCommand(this.at(key))));
    if (found === null) return null;
    if (!(found.Body instanceof Readable)) throw new Fault('file-unreadable', `${key} came without a body`);
    return { sizeBytes: found.ContentLength ?? null, content: found.Body };
  }

  async modifiedAtMs(key: string): Promise<number | null> {
    const found = await absentAsNull(this.client.send(new HeadObjectCommand(this.at(key))));
    return found === null ? null : (found.LastModified?.getTime() ?? 0);
  }

  async move(from: string, to: string): Promise<void> {
    const { Bucket, Key } = this.at(from);
    const CopySource = `${Bucket}/${Key.split('/').map(encodeURIComponent).join('/')}`;
    const moved = await absentAsNull(this.client.send(new CopyObjectCommand({ ...this.at(to), CopySource })));
    if (moved !== null) await this.remove(from);
  }

  async remove(key: string): Promise<void> {
    await this.client.send(new DeleteObjectCommand(this.at(key)));
  }

  async list(folder: string, atMost: number): Promise<readonly ListedObject[]> {
    const { Bucket, Key: Prefix } = this.at(`${folder}/`);
    const { Contents = [] } = await this.client.send(new ListObjectsV2Command({ Bucket, Prefix, MaxKeys: atMost }));
    return Contents.map(({ Key = '', LastModified }) => ({
      key: Key.slice(this.settings.prefix.length),
      modifiedAtMs: LastModified?.getTime() ?? 0,
    }));
  }

  async check(): Promise<void> {
    await this.client.send(new HeadBucketCommand({ Bucket: this.settings.bucket }));
  }

  private at(key: string): { readonly Bucket: string; readonly Key: string } {
    return { Bucket: this.settings.bucket, Key: `${this.settings.prefix}${key}` };
  }
}

const ABSENT = new Set(['NoSuchKey', 'NotFound']);

async function absentAsNull<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof S3ServiceException && ABSENT.has(error.name)) return null;
    throw error;
  }
}
