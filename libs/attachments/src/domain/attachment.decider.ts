import {
  accept,
  type Decider,
  type Decision,
  digestOf,
  type Instant,
  type Refusal,
  readContent,
  refuse,
} from '@comity/kernel';
import { type AttachedFile, type AttachmentEvent, attachmentEvents } from './attachment.events.js';

export type AttachmentState =
  | { readonly phase: 'unknown' }
  | {
      readonly phase: 'attached';
      readonly file: AttachedFile;
      /** `<hour> <person>`: who took it in which hour. */
      readonly handedOut: ReadonlySet<string>;
    };

export type AttachmentCommand =
  /** `refusal`: why nothing can be attached there, as its case and its matter say; null where something can. */
  | { readonly type: 'attach'; readonly file: AttachedFile; readonly refusal: PlaceRefusal | null }
  | { readonly type: 'hand-out'; readonly person: string; readonly hour: Instant };

export type PlaceRefusal = Refusal<'case-unknown' | 'case-closed' | 'matter-unknown'>;

export type AttachmentRefusal =
  | PlaceRefusal
  | Refusal<'attachment-unknown' | 'attachment-already-made' | 'content-invalid'>;

type AttachmentDecision = Decision<AttachmentEvent, AttachmentRefusal>;

/** The rules of one attachment: attached once, never changed, and on record whenever somebody takes it. */
export const attachmentDecider: Decider<AttachmentState, AttachmentCommand, AttachmentEvent, AttachmentRefusal> = {
  category: 'attachment',
  initial: { phase: 'unknown' },
  decide(command, state) {
    switch (command.type) {
      case 'attach':
        return attach(command, state);
      case 'hand-out':
        return handOut(command, state);
    }
  },
  evolve(state, event) {
    switch (event.type) {
      case 'FileAttached':
        return { phase: 'attached', file: event.data, handedOut: new Set() };
      case 'FileHandedOut':
        if (state.phase === 'unknown') return state;
        return { ...state, handedOut: new Set([...state.handedOut, taking(event.data)]) };
    }
  },
};

function attach(
  { file, refusal }: Extract<AttachmentCommand, { type: 'attach' }>,
  state: AttachmentState,
): AttachmentDecision {
  const content = readContent(attachmentEvents.FileAttached, file);
  if (!content.valid) return refuse('content-invalid', content.sentence);
  if (state.phase === 'attached') {
    return digestOf(state.file) === digestOf(content.data)
      ? accept()
      : refuse('attachment-already-made', 'this id holds another file; attach this one under a new id');
  }
  return refusal === null ? accept({ type: 'FileAttached', data: content.data }) : { accepted: false, refusal };
}

/** Taking it again within the hour adds nothing to the record. */
function handOut(
  { person, hour }: Extract<AttachmentCommand, { type: 'hand-out' }>,
  state: AttachmentState,
): AttachmentDecision {
  if (state.phase === 'unknown') return refuse('attachment-unknown', 'no such attachment; check its id');
  if (state.handedOut.has(taking({ person, hour }))) return accept();
  const { matter, sha256 } = state.file;
  return accept({ type: 'FileHandedOut', data: { person, hour, matter, sha256 } });
}

function taking({ person, hour }: { readonly person: string; readonly hour: Instant }): string {
  return `${hour} ${person}`;
}
