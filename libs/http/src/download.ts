import type { Readable } from 'node:stream';
import { StreamableFile } from '@nestjs/common';
import { ApiOkResponse } from '@nestjs/swagger';

/** What is known of a file before its first byte. */
export interface DownloadedFile {
  readonly name: string;
  readonly mediaType: string;
  readonly sizeBytes: number;
  /** 64 hex digits. */
  readonly sha256: string;
}

/** A file on its way out: to be saved, never to be shown by a browser. */
export class Download extends StreamableFile {
  constructor(
    content: Readable,
    readonly file: DownloadedFile,
  ) {
    super(content, { type: file.mediaType, length: file.sizeBytes, disposition: dispositionOf(file.name) });
  }

  /** RFC 9530 for the hash; the rest keeps the file from being taken for a page, whatever it says it is. */
  get headers(): Readonly<Record<string, string>> {
    return {
      'Content-Digest': `sha-256=:${Buffer.from(this.file.sha256, 'hex').toString('base64')}:`,
      'X-Content-Type-Options': 'nosniff',
      'Content-Security-Policy': "default-src 'none'; sandbox",
      'Cache-Control': 'private, no-store',
    };
  }

  /** For one that is not given after all. */
  discard(): void {
    this.getStream().destroy();
  }

  /** What its reader learns besides the content. */
  toJSON(): DownloadedFile {
    return this.file;
  }
}

/** @source RFC 6266, sections 4.2 and 4.3; RFC 8187, section 3.2 */
function dispositionOf(name: string): string {
  const plain = name.replaceAll(/[^\x20-\x7e]|["\\%]/g, '_');
  const whole = encodeURIComponent(name).replaceAll(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
  return `attachment; filename="${plain}"; filename*=UTF-8''${whole}`;
}

/** Describes an answer that is a file. */
export function ApiDownload(): MethodDecorator {
  return ApiOkResponse({
    description: 'The file, to be saved: `Content-Disposition: attachment`, with its hash in `Content-Digest`',
    content: { '*/*': { schema: { type: 'string', format: 'binary' } } },
  });
}
