/** Saying a page aloud, where the browser has a voice. */

/** Says these words once, in the place of those before; null = silence. */
export function sayAloud(words: string | null): void {
  if (!('speechSynthesis' in window)) return
  speechSynthesis.cancel()
  if (words !== null) speechSynthesis.speak(new SpeechSynthesisUtterance(words))
}
