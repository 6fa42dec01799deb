import { Fault } from '@comity/kernel';
import { Metadata, type ServiceError, status } from '@grpc/grpc-js';

/** A call that ends with a status; `exception` and its properties are what KurrentDB's clients tell errors apart by. */
export class CallError extends Error implements ServiceError {
  readonly details: string;
  readonly metadata: Metadata;

  constructor(
    readonly code: status,
    details: string,
    properties: Readonly<Record<string, string>> = {},
  ) {
    super(details);
    this.name = 'CallError';
    this.details = details;
    this.metadata = new Metadata();
    for (const [name, value] of Object.entries(properties)) this.metadata.set(name, value);
  }
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
