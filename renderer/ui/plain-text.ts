/** Text from outside, made safe to look at: what would hide or reorder other words is shown as a symbol. */

/** Marks that turn the reading direction, and characters that take no room; joiners stay, scripts and emoji need them. */
const hidden =
  /[\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\u{e0000}-\u{e007f}]/gu
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are exactly what this looks for
const controls = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g

function controlSymbol(character: string): string {
  const code = character.charCodeAt(0)
  if (code < 0x20) return String.fromCharCode(0x2400 + code)
  return code === 0x7f ? '\u2421' : '\u2424'
}

/** One line of text: every control character as its picture, every hidden or direction mark as `⍰`. */
export function plainLine(text: string): string {
  return text.toWellFormed().replace(controls, controlSymbol).replace(hidden, '\u2370')
}

/** Running text: as `plainLine`, but line breaks stay and tabs become spaces. */
export function plainProse(text: string): string {
  return text.replace(/\r\n?/g, '\n').replaceAll('\t', '  ').split('\n').map(plainLine).join('\n')
}
