/** Slack's mrkdwn as plain words: names for ids, links by their words, emphasis left out, code kept. Pure. */

/** Where names come from; null = not known. */
export interface SlackNames {
  person(id: string): string | null
  channel(id: string): string | null
}

export interface PlainText {
  readonly text: string
  readonly links: readonly { readonly label: string; readonly url: string }[]
}

/** Slack takes 40,000 characters; what is longer than this is a file that was pasted. */
const longestText = 20_000
const mostLinks = 50

/**
 * The words of a message. Whatever looks like HTML in them stays what was typed: Slack sends `<` of people as `&lt;`,
 * and only its own marks as `<`.
 */
export function plainText(mrkdwn: string, names: SlackNames): PlainText {
  const links: { label: string; url: string }[] = []
  // Code is taken apart first: what stands in it is no emphasis. A mark in it is still one of Slack's.
  const parts = cut(mrkdwn, longestText).split(/(```[\s\S]*?```|`[^`\n]+`)/)
  const text = parts
    .map((part, index) => {
      if (index % 2 === 1) return marksIn(part, names, links)
      return withEmoji(marksIn(withoutEmphasis(part), names, links))
    })
    .join('')
  return { text: text.replaceAll(/[^\S\n]+$/gm, '').trim(), links: links.slice(0, mostLinks) }
}

function cut(text: string, longest: number): string {
  return text.length > longest ? `${text.slice(0, longest - 1).toWellFormed()}…` : text
}

/** `*bold*`, `_italic_` and `~struck~`, where Slack would show them so: at the edges of words, on one line. */
function withoutEmphasis(text: string): string {
  return ['\\*', '_', '~'].reduce(
    (rest, mark) =>
      rest.replaceAll(
        new RegExp(
          `(^|[\\s({["'*_~>])${mark}([^\\s${mark}](?:[^${mark}\\n]*[^\\s${mark}])?)${mark}(?=$|[\\s)}\\]"'.,;:!?*_~<])`,
          'gm',
        ),
        '$1$2',
      ),
    text,
  )
}

/** Slack's own marks, `<…>`, in words; then the three entities it writes. */
function marksIn(text: string, names: SlackNames, links: { label: string; url: string }[]): string {
  return text
    .split(/(<[^<>\n]*>)/)
    .map((part, index) => (index % 2 === 1 ? markOf(part.slice(1, -1), names, links) : entities(part)))
    .join('')
}

/** The characters Slack writes as entities; nothing else is one. */
function entities(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
}

/** Words as Slack wants them: the other way round. */
export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

function markOf(mark: string, names: SlackNames, links: { label: string; url: string }[]): string {
  const bar = mark.indexOf('|')
  const target = bar < 0 ? mark : mark.slice(0, bar)
  const label = bar < 0 ? '' : entities(mark.slice(bar + 1))
  switch (target[0]) {
    case '@':
      return `@${names.person(target.slice(1)) ?? (label || 'somebody')}`
    case '#':
      return `#${label || (names.channel(target.slice(1)) ?? 'a channel')}`
    case '!':
      return special(target.slice(1), label)
  }
  const url = entities(target)
  if (/^https?:\/\//i.test(url)) links.push({ label: label || url, url })
  if (/^(https?|ftp):\/\//i.test(url)) return label || url
  if (/^(mailto|tel):/i.test(url)) return label || url.slice(url.indexOf(':') + 1)
  // None of Slack's marks: somebody's program wrote it, so it is shown as it stands.
  return `<${entities(mark)}>`
}

/** `!here`, `!subteam^S1|@ops`, `!date^1392734382^Posted {date}|Posted in 2014` */
function special(target: string, label: string): string {
  const [kind = '', ...rest] = target.split('^')
  if (kind === 'here' || kind === 'channel' || kind === 'everyone') return `@${kind}`
  if (kind === 'subteam') return label === '' ? '@a group' : label.startsWith('@') ? label : `@${label}`
  if (kind === 'date') return label === '' ? dateWords(rest[0] ?? '') : label
  return label === '' ? `@${kind}` : label
}

/** A date without a text of its own: the instant, UTC. */
function dateWords(seconds: string): string {
  const at = /^\d{1,11}$/.test(seconds) ? new Date(Number(seconds) * 1_000) : null
  return at ? `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC` : 'a date'
}

/** The emoji that are answers by themselves, as people type them; others stay by their name. */
const emoji: Readonly<Record<string, string>> = {
  '+1': '👍',
  thumbsup: '👍',
  '-1': '👎',
  thumbsdown: '👎',
  eyes: '👀',
  white_check_mark: '✅',
  heavy_check_mark: '✔️',
  pray: '🙏',
  tada: '🎉',
  ok_hand: '👌',
  raised_hands: '🙌',
  clap: '👏',
  heart: '❤️',
  slightly_smiling_face: '🙂',
  smile: '😄',
  wave: '👋',
  fire: '🔥',
  warning: '⚠️',
  rotating_light: '🚨',
  x: '❌',
}

/** Emoji names as the emoji themselves, for those that are common. */
function withEmoji(text: string): string {
  return text.replaceAll(/:([a-z0-9_+'-]{1,60}):(?::skin-tone-[2-6]:)?/g, (name, key: string) =>
    Object.hasOwn(emoji, key) ? (emoji[key] ?? name) : name,
  )
}

/** An emoji by its name. A workspace gives its own ones names in any language. */
const emojiName = /:[\p{Ll}\p{Lo}\p{M}\p{N}_+'-]{1,100}:/gu

/** Nothing but emoji, at least one. */
export function isNod(text: string): boolean {
  const bare = text.replaceAll(emojiName, '☺').replaceAll(/[\s!.,]+/g, '')
  return (
    bare !== '' &&
    /^(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\p{Regional_Indicator}|[#*0-9]\ufe0f?\u20e3|[\u200d\ufe0f])+$/u.test(
      bare,
    )
  )
}
