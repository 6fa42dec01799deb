import { Fault } from '@comity/kernel';
import { Metadata, type ServiceError, status } from '@grpc/grpc-js';

/** A call that ends with a status; what KurrentDB's clients tell errors apart by is in its metadata. */
export class CallError extends Error implements ServiceError {
  readonly details: string;
  readonly metadata: Metadata;

  constructor(
    readonly code: status,
    details: string,
    metadata: Metadata | Readonly<Record<string, string>> = {},
    options?: ErrorOptions,
  ) {
    super(details, options);
    this.name = 'CallError';
    // Half a surrogate pair, quoted from what a caller sent, cannot be sent back: the server would fail on it.
    this.details = details.toWellFormed();
    this.metadata = metadata instanceof Metadata ? metadata : metadataOf(metadata);
  }
}

function metadataOf(properties: Readonly<Record<string, string>>): Metadata {
  const metadata = new Metadata();
  for (const [name, value] of Object.entries(properties)) metadata.set(name, value);
  return metadata;
}

export function invalidArgument(details: string): CallError {
  return new CallError(status.INVALID_ARGUMENT, details);
}

/** The status for anything a handler throws: our own failures keep their text short and their cause in the log. */
export function toCallError(error: unknown): CallError {
  if (error instanceof CallError) return error;
  if (!(error instanceof Fault)) return new CallError(status.INTERNAL, 'the store failed; its log says why');
  switch (error.code) {
    case 'store-stopping':
    case 'commit-failed':
    case 'disk-sync-failed':
      return new CallError(status.UNAVAILABLE, error.message);
    case 'record-damaged':
      return new CallError(status.DATA_LOSS, error.message);
    default:
      return new CallError(status.INTERNAL, error.message);
  }
}
