import { refusalToOpenIn } from '@comity/cases/contract';
import { CommandRunner, EventLog, type Outcome } from '@comity/event-log';
import { ContentStore, type Received } from '@comity/file-store';
import { type CommandContext, type FileBody, idOfNew, ProblemException, RefusedError } from '@comity/http';
import { type Asker, digestOf, newId, streamName } from '@comity/kernel';
import { caseOf } from '@comity/need-to-know/contract';
import { Inject, Injectable } from '@nestjs/common';
import { type AttachmentRefusal, attachmentDecider, type PlaceRefusal } from '../domain/attachment.decider.js';
import type { AttachedFile } from '../domain/attachment.events.js';
import { ATTACHMENT_STATUS } from './attachment.statuses.js';
import { checkedContent } from './checked-content.js';

/** Where a file is to be attached, and what it is called. */
export interface Attaching {
  readonly caseId: string;
  /** The case itself, unless something in it is named. */
  readonly matter?: string | undefined;
  readonly name: string;
}

interface Asked {
  readonly context: CommandContext;
  readonly expectedRevision?: number | undefined;
}

/** A file that somebody takes: who may not know of it is answered as for one that does not exist. */
export interface HandedOut {
  readonly file: AttachedFile;
  readonly content: Awaited<ReturnType<ContentStore['open']>>;
}

/** Takes files in and hands them out, and has both recorded. */
@Injectable()
export class AttachmentCommands {
  constructor(
    @Inject(CommandRunner) private readonly runner: CommandRunner,
    @Inject(EventLog) private readonly log: EventLog,
    @Inject(ContentStore) private readonly files: ContentStore,
  ) {}

  /**
   * Keeps the file, then records it: what the record names is there. A file whose recording is refused is cleared away later.
   * @throws ProblemException when the place or the file is not taken, whatever of it has been read by then
   */
  async attach(
    place: Attaching,
    body: FileBody,
    { context, expectedRevision }: Asked,
  ): Promise<Outcome<AttachmentRefusal>> {
    const { caseId, matter = streamName('case', caseId), name } = place;
    const id = idOfNew(context, 'attachment');
    // Before a byte is read: nobody need send a file in vain. What is attached already is answered as the first time.
    const { state } = await this.runner.seenBy(context).load(attachmentDecider, id);
    const hopeless = state.phase === 'unknown' ? await this.refusalOf(caseId, matter, context) : null;
    if (hopeless !== null) throw new RefusedError(hopeless, ATTACHMENT_STATUS[hopeless.code]);
    const received = await this.receive(body);
    const { mediaType } = body;
    const { sha256, sizeBytes } = received;
    await received.keep();
    const outcome = await this.runner.run({
      decider: attachmentDecider,
      id,
      command: {
        type: 'attach',
        file: { caseId, matter, name, mediaType, sizeBytes, sha256, attachedBy: context.actor.id },
        refusal: await this.refusalOf(caseId, matter, context),
      },
      // The same key with another file is another command.
      context: { ...context, commandDigest: digestOf({ request: context.commandDigest, mediaType, sha256 }) },
      ...(expectedRevision === undefined ? {} : { expectedRevision }),
    });
    if (outcome.accepted) await this.files.confirm(sha256);
    return outcome;
  }

  /**
   * The file for somebody who asks, which is on record by then; undefined where there is none for them.
   * @throws Fault `file-missing`, `file-corrupt`
   */
  async handOut(id: string, asker: Asker): Promise<HandedOut | undefined> {
    const { state } = await this.runner.seenBy(asker).load(attachmentDecider, id);
    if (state.phase === 'unknown') return undefined;
    const content = await this.files.open(state.file);
    try {
      return (await this.recordTaking(id, asker)) ? { file: state.file, content } : undefined;
    } catch (error) {
      content.destroy();
      throw error;
    }
  }

  private async recordTaking(id: string, { actor, now }: Asker): Promise<boolean> {
    const commandId = newId();
    const hour = `${now.slice(0, 13)}:00:00.000Z`;
    const outcome = await this.runner.run({
      decider: attachmentDecider,
      id,
      command: { type: 'hand-out', person: actor.id, hour },
      context: { commandId, actor, now, correlationId: commandId },
    });
    return outcome.accepted;
  }

  private async receive(body: FileBody): Promise<Received> {
    const received = await this.files.receive(checkedContent(body, this.files.limits));
    const { sha256, sizeBytes } = received;
    if (sizeBytes > 0 && (body.sha256 ?? sha256) === sha256) return received;
    await received.discard();
    if (sizeBytes === 0) throw new ProblemException(422, 'file-empty', 'the file holds nothing');
    throw new ProblemException(422, 'content-digest-mismatch', `what arrived has the SHA-256 ${sha256}; send it again`);
  }

  private async refusalOf(caseId: string, matter: string, asker: Asker): Promise<PlaceRefusal | null> {
    const seen = this.runner.seenBy(asker);
    const refusal = await refusalToOpenIn(seen, caseId);
    if (refusal !== null || matter === streamName('case', caseId)) return refusal;
    if ((await seen.sees(matter)) && (await caseOf(this.log, matter)) === caseId) return null;
    return { code: 'matter-unknown', message: 'nothing of this name is in the case; check it' };
  }
}
