/** Blocks, attachments and files of a message in words. Apps write what they like there: what is not known is left out. */
import type { SeenFile } from '../../contract/seen-support.ts'
import { flattened } from './http-failure.ts'
import type { Fields } from './slack-door.ts'

/** Blocks in blocks in blocks: nobody's message is deeper. */
const deepest = 8
/** A list of a thousand fields is a program's mistake. */
const mostParts = 200

const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {}
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value.slice(0, mostParts) : [])
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')
/** A text object, or a text. */
const wordsOf = (value: unknown): string => textOf(value) || textOf(fieldsOf(value).text)
const joined = (parts: readonly string[], between: string): string =>
  parts.filter((part) => part.trim() !== '').join(between)

/** The words of blocks, as mrkdwn. */
export function blockWords(blocks: readonly unknown[]): string {
  return joined(
    blocks.slice(0, mostParts).map((block) => oneBlock(fieldsOf(block), 0)),
    '\n',
  )
}

function oneBlock(block: Fields, depth: number): string {
  if (depth > deepest) return ''
  const inner = (values: unknown, between: string): string =>
    joined(
      listOf(values).map((value) => oneBlock(fieldsOf(value), depth + 1)),
      between,
    )
  switch (block.type) {
    case 'header':
    case 'plain_text':
    case 'mrkdwn':
    case 'markdown':
      return wordsOf(block.text)
    case 'section':
      return joined([wordsOf(block.text), joined(listOf(block.fields).map(wordsOf), '\n')], '\n')
    case 'context':
      return inner(block.elements, ' ')
    case 'image':
      return `[image: ${wordsOf(block.title) || textOf(block.alt_text) || 'without words'}]`
    case 'video':
      return `[video: ${wordsOf(block.title) || textOf(block.alt_text) || 'without words'}]`
    case 'actions':
      return inner(block.elements, ' ')
    case 'button':
    case 'workflow_button':
      return `[${wordsOf(block.text) || 'button'}]`
    case 'input':
      return wordsOf(block.label)
    case 'table':
      return joined(
        listOf(block.rows).map((row) =>
          joined(
            listOf(row).map((cell) => oneBlock(fieldsOf(cell), depth + 1)),
            ' | ',
          ),
        ),
        '\n',
      )
    case 'raw_text':
      return textOf(block.text)
    case 'rich_text':
    case 'rich_text_quote':
      return inner(block.elements, block.type === 'rich_text' ? '\n' : '')
    case 'rich_text_section':
      return listOf(block.elements)
        .map((value) => richElement(fieldsOf(value)))
        .join('')
    case 'rich_text_list':
      return joined(
        listOf(block.elements).map((value) => `• ${oneBlock(fieldsOf(value), depth + 1)}`),
        '\n',
      )
    case 'rich_text_preformatted':
      return `\`\`\`${listOf(block.elements)
        .map((value) => richElement(fieldsOf(value)))
        .join('')}\`\`\``
    default:
      return richElement(block)
  }
}

/** A piece of rich text, written as mrkdwn writes it. */
function richElement(element: Fields): string {
  switch (element.type) {
    case 'text':
      return textOf(element.text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
    case 'link':
      return `<${textOf(element.url)}${textOf(element.text) === '' ? '' : `|${textOf(element.text)}`}>`
    case 'user':
      return `<@${textOf(element.user_id)}>`
    case 'channel':
      return `<#${textOf(element.channel_id)}>`
    case 'usergroup':
      return '<!subteam^>'
    case 'broadcast':
      return `<!${textOf(element.range) || 'channel'}>`
    case 'emoji':
      return `:${textOf(element.name)}:`
    case 'date':
      return textOf(element.fallback) || `<!date^${String(element.timestamp ?? '')}^>`
    default:
      return ''
  }
}

/** The words of attachments, as mrkdwn. Previews of links are left out: the link stands in the text. */
export function attachmentWords(attachments: readonly unknown[]): string {
  const words = attachments.slice(0, mostParts).map((item) => {
    const attachment = fieldsOf(item)
    if (typeof attachment.from_url === 'string' || attachment.is_msg_unfurl === true) return ''
    const title = textOf(attachment.title)
    const link = textOf(attachment.title_link)
    const fields = listOf(attachment.fields).map((field) => {
      const { title: name, value } = fieldsOf(field)
      return joined([textOf(name), textOf(value)], ': ')
    })
    const body = joined(
      [
        textOf(attachment.pretext),
        title !== '' && /^https?:\/\//.test(link) ? `<${link}|${title}>` : title,
        textOf(attachment.text),
        ...fields,
        blockWords(listOf(attachment.blocks)),
      ],
      '\n',
    )
    return body === '' ? textOf(attachment.fallback) : body
  })
  return joined(words, '\n')
}

/** Files by name. Of some only an id is told: those of another workspace, and those a free plan hides. */
export function filesOf(files: readonly unknown[]): readonly SeenFile[] {
  return files.slice(0, mostParts).flatMap((item) => {
    const file = fieldsOf(item)
    if (file.mode === 'tombstone') return []
    const name = flattened(textOf(file.name) || textOf(file.title))
      .slice(0, 200)
      .toWellFormed()
    const url = [file.permalink, file.url_private].map(textOf).find((one) => /^https:\/\//.test(one))
    const unnamed = file.mode === 'hidden_by_limit' ? 'a file that Slack hides' : 'a file'
    return [{ name: name === '' ? unnamed : name, url: url ?? null }]
  })
}
