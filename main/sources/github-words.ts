/**
 * GitHub's Markdown as plain words: links as their words, pictures and attachments as files, emphasis left out, code kept
 * as it stands, HTML left as text. It never fails and takes a time that grows with the text alone. Pure.
 */
import type { SeenFile, SeenMessage } from '../../contract/seen-support.ts'

type Words = Pick<SeenMessage, 'text' | 'links' | 'files' | 'isNod'>

interface Found {
  readonly links: { readonly label: string; readonly url: string }[]
  readonly files: SeenFile[]
}

/** How far is looked for the end of a link or an emphasis, characters: what is longer is text. */
const farthest = 1_000
const mostDeep = 4
const mostLinks = 100
const mostFiles = 50
const longestUrl = 2_000

/** @param body Markdown, its Nightdesk note already taken off */
export function plainWords(body: string): Words {
  const found: Found = { links: [], files: [] }
  const lines: string[] = []
  let fence: string | null = null
  for (const line of withoutComments(body.replaceAll(/\r\n?/g, '\n')).split('\n')) {
    const [, mark] = /^ {0,3}(`{3,}|~{3,})/.exec(line) ?? []
    if (fence !== null) {
      if (mark?.startsWith(fence) && line.trim() === mark) fence = null
      lines.push(line)
    } else if (mark !== undefined && !line.trim().slice(mark.length).includes('`')) {
      fence = mark
      lines.push(line)
    } else lines.push(inline(line.replace(/^ {0,3}#{1,6}[ \t]+/, ''), found, 0))
  }
  const text = lines
    .map((line) => line.trimEnd())
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim()
  return { text, ...found, isNod: found.files.length === 0 && isNod(text) }
}

/** Nothing but emoji, as letters or as `:names:`. */
export function isNod(text: string): boolean {
  return (
    text.length > 0 &&
    text.length <= 400 &&
    /^(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\p{Regional_Indicator}|[\u200d\ufe0f]|[#*0-9]\ufe0f?\u20e3|:[\w+-]{1,60}:|\s)+$/u.test(
      text,
    )
  )
}

/** Without HTML comments outside of code, which GitHub does not show either: the hints of issue forms. */
function withoutComments(text: string): string {
  if (!text.includes('<!--')) return text
  const kept: string[] = []
  let fence: string | null = null
  let at = 0
  while (at < text.length) {
    const end = text.indexOf('\n', at) + 1 || text.length
    const line = text.slice(at, end)
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1]
    if (fence !== null || mark !== undefined) {
      if (fence === null) fence = mark ?? null
      else if (mark?.startsWith(fence)) fence = null
      kept.push(line)
      at = end
      continue
    }
    const opens = line.indexOf('<!--')
    const isCode = opens > 0 && line.slice(0, opens).split('`').length % 2 === 0
    const closes = opens < 0 || isCode ? -1 : text.indexOf('-->', at + opens + 4)
    if (closes < 0) {
      kept.push(line)
      at = end
      // One without an end hides nothing, and neither does any that follows it.
      if (opens >= 0 && !isCode) return kept.join('') + text.slice(at)
    } else {
      kept.push(line.slice(0, opens))
      at = closes + 3
    }
  }
  return kept.join('')
}

function inline(text: string, found: Found, depth: number): string {
  let out = ''
  let at = 0
  while (at < text.length) {
    const step = depth > mostDeep ? null : stepAt(text, at, found, depth)
    if (step) {
      out += step.says
      at = step.to
    } else {
      out += text[at]
      at += 1
    }
  }
  return out
}

interface Step {
  readonly says: string
  readonly to: number
}

/** What begins at this place and is more than a letter; null = nothing. */
function stepAt(text: string, at: number, found: Found, depth: number): Step | null {
  switch (text[at]) {
    case '\\': {
      const next = text[at + 1] ?? ''
      return /[!-/:-@[-`{-~]/.test(next) ? { says: next, to: at + 2 } : null
    }
    case '`': {
      const run = /^`+/.exec(text.slice(at, at + 100))?.[0] ?? '`'
      const end = text.indexOf(run, at + run.length)
      const to = end < 0 ? at + run.length : end + run.length
      return { says: text.slice(at, to), to }
    }
    case '!':
      return text[at + 1] === '[' ? picture(text, at, found) : null
    case '[':
      return link(text, at, found, depth)
    case '<':
      return angle(text, at, found)
    case 'h':
      return bareAddress(text, at, found)
    case '*':
    case '_':
    case '~':
      return emphasis(text, at, found, depth)
    default:
      return null
  }
}

/** `[label](address "title")` from its bracket on. */
function bracketed(
  text: string,
  at: number,
): { readonly label: string; readonly url: string; readonly to: number } | null {
  const most = Math.min(text.length, at + farthest)
  let open = 0
  let end = at
  for (; end < most; end += 1) {
    if (text[end] === '\\') end += 1
    else if (text[end] === '[') open += 1
    else if (text[end] === ']') {
      open -= 1
      if (open === 0) break
    }
  }
  if (open !== 0 || text[end + 1] !== '(') return null
  const target = targetOf(text.slice(end + 2, end + longestUrl + 600))
  return target === null
    ? null
    : { label: text.slice(at + 1, end), url: target.url, to: end + 2 + target.length }
}

/** `address "title")`, which may have brackets of its own that are closed again; null = it is none. */
function targetOf(text: string): { readonly url: string; readonly length: number } | null {
  const start = text.length - text.trimStart().length
  let open = 0
  let end = start
  for (; end < text.length; end += 1) {
    const letter = text[end] ?? ''
    if (/[\s<>]/.test(letter) && !(letter === '<' && end === start) && letter !== '>') break
    if (letter === '(') open += 1
    if (letter === ')') open -= 1
    if (open < 0) break
  }
  const url = text.slice(start, end).replace(/^<(.*)>$/, '$1')
  const [rest] = /^(?:\s{1,9}["'(][^"')]{0,500}["')])?\s{0,9}\)/.exec(text.slice(end)) ?? []
  return url === '' || rest === undefined ? null : { url, length: end + rest.length }
}

function picture(text: string, at: number, found: Found): Step | null {
  const read = bracketed(text, at + 1)
  if (!read) return null
  addFile(found, read.label, read.url)
  return { says: '', to: read.to }
}

function link(text: string, at: number, found: Found, depth: number): Step | null {
  const read = bracketed(text, at)
  if (!read) return null
  const label = inline(read.label, found, depth + 1)
  if (isAttachment(read.url)) addFile(found, label, read.url)
  else addLink(found, label === '' ? read.url : label, read.url)
  return { says: label, to: read.to }
}

/** `<https://…>`, or a picture in HTML. */
function angle(text: string, at: number, found: Found): Step | null {
  const ahead = text.slice(at + 1, at + longestUrl + 500)
  const end = at + 1 + ahead.indexOf('>')
  if (end === at) return null
  const inside = text.slice(at + 1, end)
  if (/^https?:\/\/\S+$/.test(inside)) {
    addLink(found, inside, inside)
    return { says: inside, to: end + 1 }
  }
  if (!/^img\s/i.test(inside)) return null
  const [src, alt] = ['src', 'alt'].map((name) => attributeOf(inside, name))
  if (!src) return null
  addFile(found, alt ?? '', src)
  return { says: '', to: end + 1 }
}

function attributeOf(tag: string, name: string): string | null {
  return (
    new RegExp(`\\s${name}=(?:"([^"]*)"|'([^']*)')`, 'i')
      .exec(tag)
      ?.slice(1)
      .find((one) => one !== undefined) ?? null
  )
}

function bareAddress(text: string, at: number, found: Found): Step | null {
  if (at > 0 && /[\w/]/.test(text[at - 1] ?? '')) return null
  const [whole] = /^https?:\/\/[^\s<>`]{1,2000}/.exec(text.slice(at, at + longestUrl + 10)) ?? []
  if (whole === undefined) return null
  let url = whole.replace(/[.,;:!?'"*_~]+$/, '')
  if (url.endsWith(')') && !url.includes('(')) url = url.slice(0, -1)
  addLink(found, url, url)
  return { says: url, to: at + url.length }
}

function emphasis(text: string, at: number, found: Found, depth: number): Step | null {
  const letter = text[at] ?? ''
  const mark = text[at + 1] === letter ? letter + letter : letter
  if (mark === '~') return null
  const before = text[at - 1] ?? ' '
  const first = text[at + mark.length] ?? ' '
  if (/\s/.test(first) || first === letter || (letter === '_' && /\w/.test(before))) return null
  const most = Math.min(text.length, at + farthest)
  for (
    let end = text.indexOf(mark, at + mark.length);
    end >= 0 && end < most;
    end = text.indexOf(mark, end + 1)
  ) {
    const after = text[end + mark.length] ?? ' '
    const isWithin = letter === '_' && /\w/.test(after)
    if (/\s/.test(text[end - 1] ?? ' ') || isWithin || after === letter) continue
    return { says: inline(text.slice(at + mark.length, end), found, depth + 1), to: end + mark.length }
  }
  // Else each letter of the row would look for its own end.
  return { says: mark, to: at + mark.length }
}

function addLink({ links }: Found, label: string, url: string): void {
  const isWeb = /^https?:\/\//i.test(url) && URL.canParse(url) && url.length <= longestUrl
  if (isWeb && links.length < mostLinks) links.push({ label: label.trim() || url, url })
}

function addFile({ files }: Found, label: string, address: string): void {
  if (files.length >= mostFiles) return
  const parsed = URL.parse(address)
  const url = parsed?.protocol === 'https:' && address.length <= longestUrl ? parsed.href : null
  const name = label.trim() || parsed?.pathname.split('/').at(-1) || 'file'
  files.push({ name: name.slice(0, 200).toWellFormed(), url })
}

/** What people drag into a comment lies there. */
function isAttachment(url: string): boolean {
  const parsed = URL.parse(url)
  return (
    parsed?.host === 'github.com' && /^\/(user-attachments\/|[^/]+\/[^/]+\/files\/)/.test(parsed.pathname)
  )
}
