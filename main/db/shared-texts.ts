/** Texts that come again and again, each held in memory once. */
export class SharedTexts {
  readonly #known = new Map<string, string>()
  readonly #most: number

  /** @param most how many different texts are remembered; then it begins anew, and what was handed out stays as it is */
  constructor(most: number) {
    this.#most = most
  }

  /** How many are remembered now. */
  get size(): number {
    return this.#known.size
  }

  /** The same text, as it was first handed in. */
  of(text: string): string {
    const known = this.#known.get(text)
    if (known !== undefined) return known
    if (this.#known.size >= this.#most) this.#known.clear()
    this.#known.set(text, text)
    return text
  }
}
