/** Texts that many rows in memory share, each kept once. */
export class SharedTexts {
  private readonly texts = new Map<string, string>();

  once(text: string): string {
    const kept = this.texts.get(text);
    if (kept === undefined) this.texts.set(text, text);
    return kept ?? text;
  }
}
