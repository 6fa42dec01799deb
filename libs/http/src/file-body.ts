import { applyDecorators, createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiBody, ApiConsumes, ApiHeader } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { badRequest, ProblemException } from './problem.js';
import { header, requestOf } from './request.js';

/** A body that is a file: left unread for its route, however large it is. */
export interface FileBody {
  /** `application/pdf`, in lower case and without parameters. */
  readonly mediaType: string;
  /** What the caller says it is, where they say so: 64 hex digits. */
  readonly sha256: string | null;
  /** What the caller says it is, where they say so. */
  readonly sizeBytes: number | null;
  readonly content: AsyncIterable<Uint8Array>;
}

const STREAMED = 'comityStreamedBody';
/** Stands in for the kind of body that a streamed route is sent, so that no parser reads it. */
export const STREAMED_TYPE = 'application/vnd.comity.streamed';

/** Leaves the body of a route unread, and describes it as a file of any kind. */
export function TakesFile(): MethodDecorator {
  return applyDecorators(
    RouteConfig({ [STREAMED]: true }),
    ApiConsumes('*/*'),
    ApiBody({
      required: true,
      description: 'The file itself; its kind stands in `Content-Type`',
      schema: { type: 'string', format: 'binary' },
    }),
    ApiHeader({
      name: 'Content-Digest',
      required: false,
      description: 'SHA-256 of the file (RFC 9530), which is refused when it arrives as something else',
      schema: { type: 'string', example: 'sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:' },
    }),
  );
}

export function isStreamed(request: FastifyRequest): boolean {
  return Object.hasOwn(request.routeOptions.config, STREAMED);
}

/** Parameter decorator: the file that a request brings. */
export const SentFile = createParamDecorator(
  (_data: unknown, context: ExecutionContext): FileBody => fileBodyOf(requestOf(context)),
);

const MEDIA_TYPE = /^([a-z0-9!#$&^_.+-]{1,100}\/[a-z0-9!#$&^_.+-]{1,100})\s*(?:;.*)?$/i;
/** @source RFC 9530, section 2 */
const SHA256_DIGEST = /(?:^|,)\s*sha-256=:([A-Za-z0-9+/]{43}=):/;

/** @throws ProblemException 415 `media-type-missing`, `content-encoding-not-taken`; 400 `content-digest-invalid` */
export function fileBodyOf(request: FastifyRequest): FileBody {
  const [, mediaType] = MEDIA_TYPE.exec(request.facts.contentType ?? '') ?? [];
  if (mediaType === undefined) {
    throw new ProblemException(415, 'media-type-missing', 'say in Content-Type what kind of file this is');
  }
  const encoding = header(request, 'content-encoding') ?? 'identity';
  if (encoding !== 'identity') {
    throw new ProblemException(415, 'content-encoding-not-taken', 'send the file as it is, without Content-Encoding');
  }
  const length = header(request, 'content-length');
  return {
    mediaType: mediaType.toLowerCase(),
    sha256: sha256From(header(request, 'content-digest')),
    sizeBytes: length === undefined ? null : Number(length),
    // Whoever stops reading leaves the rest to be let through, so that the connection can be used again.
    content: request.raw.iterator({ destroyOnReturn: false }),
  };
}

function sha256From(digest: string | readonly string[] | undefined): string | null {
  if (digest === undefined) return null;
  const [, encoded] = (typeof digest === 'string' ? SHA256_DIGEST.exec(digest) : null) ?? [];
  if (encoded !== undefined) return Buffer.from(encoded, 'base64').toString('hex');
  throw badRequest('content-digest-invalid', 'Content-Digest', 'must be sha-256=:…: with the hash in Base64');
}
