import { Metadata, ServerInterceptingCall, type ServerInterceptor } from '@grpc/grpc-js';

/**
 * Keeps a call of one message from standing still. The official client sends the beginning of a call, its message and its end
 * one after the other, and its connection holds each of them back until the one before has been acknowledged; which takes
 * 40 ms where the other side has nothing to say meanwhile. So the answer begins as soon as something is missing.
 */
export const answerOnceAsked: ServerInterceptor = (method, call) =>
  method.requestStream ? new ServerInterceptingCall(call) : new OneMessageCall(call);

class OneMessageCall extends ServerInterceptingCall {
  override start(listener: Parameters<ServerInterceptingCall['start']>[0]): void {
    let isAsked = false;
    let isComplete = false;
    let hasBegun = false;
    const complete = () => {
      if (!isComplete) listener.onReceiveHalfClose();
      isComplete = true;
    };
    const begin = () => {
      if (!isComplete) this.sendMetadata(new Metadata());
      hasBegun = true;
    };
    super.start({
      onReceiveMetadata: (metadata) => {
        listener.onReceiveMetadata(metadata);
        setImmediate(begin);
      },
      onReceiveMessage: (message) => {
        listener.onReceiveMessage(message);
        // The end is the last that is held back, and there is nothing left to send but the answer.
        if (hasBegun && !isAsked) setImmediate(complete);
        isAsked = true;
      },
      onReceiveHalfClose: complete,
      onCancel: () => listener.onCancel(),
    });
  }
}
