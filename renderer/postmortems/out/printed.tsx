/** A text as a document of its own, for paper or a PDF: beside the page, and seen by the printer alone. */
import type { Token } from 'markdown-it'
import { createElement, Fragment, type ReactNode } from 'react'
import { flushSync } from 'react-dom'
import { createRoot, type Root } from 'react-dom/client'
import { markdownReader } from './markdown.ts'
import { pictureName, picturesOf } from './pictures.ts'

let sheet: { readonly node: HTMLElement; readonly root: Root } | null = null

/** P: prints it through the browser's own dialog, which also makes a PDF. */
export async function printText(id: number, text: string): Promise<void> {
  const pictures = await picturesOf(id, text)
  sheet ??= newSheet()
  const { node, root } = sheet
  flushSync(() => root.render(<Printed text={text} pictures={pictures} />))
  await Promise.all([...node.querySelectorAll('img')].map((picture) => picture.decode().catch(() => {})))
  document.documentElement.classList.add('is-printing')
  window.print()
}

function newSheet() {
  const node = document.createElement('div')
  node.className = 'printed'
  node.setAttribute('aria-hidden', 'true')
  document.body.append(node)
  const root = createRoot(node)
  window.addEventListener('afterprint', () => {
    document.documentElement.classList.remove('is-printing')
    root.render(null)
  })
  return { node, root }
}

/** The document. @param pictures `data:` addresses by name */
export function Printed(props: { readonly text: string; readonly pictures: ReadonlyMap<string, string> }) {
  return <>{nodesOf(markdownReader().parse(props.text, {}), props.pictures)}</>
}

interface Open {
  readonly token: Token
  readonly children: ReactNode[]
}

function nodesOf(tokens: readonly Token[], pictures: ReadonlyMap<string, string>): readonly ReactNode[] {
  const root: ReactNode[] = []
  const open: Open[] = []
  const put = (node: ReactNode): void => {
    const into = open.at(-1)?.children ?? root
    into.push(node)
  }
  tokens.forEach((token, index) => {
    // The place in the list is what a token is known by: the list is never drawn anew.
    const key = `${index} ${token.type}`
    if (token.nesting === 1) open.push({ token, children: [] })
    else if (token.nesting === 0) put(<Fragment key={key}>{leaf(token, pictures)}</Fragment>)
    else {
      const closed = open.pop()
      if (closed) put(element(closed, key))
    }
  })
  return root
}

function element({ token, children }: Open, key: string): ReactNode {
  // The paragraphs of a tight list are none.
  if (token.hidden) return <Fragment key={key}>{children}</Fragment>
  const href = token.attrGet('href')
  const start = token.attrGet('start')
  const align = token.attrGet('align')
  return createElement(
    token.tag,
    {
      key,
      ...(href === null ? {} : { href }),
      ...(start === null ? {} : { start: Number(start) }),
      ...(align === null ? {} : { className: `align-${align}` }),
    },
    ...children,
  )
}

function leaf(token: Token, pictures: ReadonlyMap<string, string>): ReactNode {
  switch (token.type) {
    case 'inline':
      return nodesOf(token.children ?? [], pictures)
    case 'softbreak':
      return ' '
    case 'hardbreak':
      return <br />
    case 'hr':
      return <hr />
    case 'code_inline':
      return <code>{token.content}</code>
    case 'fence':
    case 'code_block':
      return (
        <pre>
          <code>{token.content}</code>
        </pre>
      )
    case 'image': {
      const name = pictureName(String(token.attrGet('src') ?? ''))
      const source = name === null ? undefined : pictures.get(name)
      return source === undefined ? `[picture: ${token.content}]` : <img src={source} alt={token.content} />
    }
    default:
      return token.content
  }
}
