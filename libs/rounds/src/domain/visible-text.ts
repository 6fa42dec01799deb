/**
 * Control characters, and those that turn the direction of reading or take no space: a text could show other words than it
 * holds by them.
 * @source Unicode Technical Standard 39; Boucher and Anderson, Trojan Source (2021)
 */
const UNSEEN = /[\p{Cc}\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]+/gu;

/** The text on one line, without what a reader cannot see. */
export function visibleText(text: string): string {
  return text.replace(/\s+/gu, ' ').replace(UNSEEN, '\ufffd').trim();
}
