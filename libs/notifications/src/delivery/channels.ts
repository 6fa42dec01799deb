/** The channel of mail; there is one for each person. */
export const MAIL = 'mail';

const WEBHOOK = 'webhook:';

/** `webhook:6f0c…` */
export function webhookChannel(targetId: string): string {
  return `${WEBHOOK}${targetId}`;
}

/** The target of a webhook's channel; undefined for that of mail. */
export function targetOf(channel: string): string | undefined {
  return channel.startsWith(WEBHOOK) ? channel.slice(WEBHOOK.length) : undefined;
}

/** What became of an attempt. */
export type Attempt =
  | { readonly sent: true }
  | {
      readonly sent: false;
      /** In a few words, without anything that was to be told. */
      readonly problem: string;
      /** Trying again cannot help. */
      readonly forGood: boolean;
    };

const PROBLEM_AT_MOST = 300;

/** What the other side said, as a line that a list can show. */
export function problemLine(text: string): string {
  return (
    text
      .replaceAll(/[^\x20-\x7e]+/g, ' ')
      .trim()
      .slice(0, PROBLEM_AT_MOST) || 'no reason given'
  );
}
