import { type ServiceDefinition, status, type UntypedServiceImplementation } from '@grpc/grpc-js';
import { CallError } from './grpc-error.js';

/** Answers every call of the service with a status and a text that says what to do; never with silence. */
export function unimplemented(service: ServiceDefinition, what: string): UntypedServiceImplementation {
  const error = new CallError(
    status.UNIMPLEMENTED,
    `Comity's embedded event store has no ${what}; connect to a KurrentDB cluster to use it`,
  );
  return Object.fromEntries(
    Object.entries(service).map(([name, method]) => [
      name,
      method.responseStream ? failStream(error) : failCall(error),
    ]),
  );
}

function failCall(error: CallError) {
  return (_call: unknown, callback: (error: CallError) => void): void => callback(error);
}

function failStream(error: CallError) {
  return (call: { emit(event: 'error', error: CallError): boolean }): void => void call.emit('error', error);
}
