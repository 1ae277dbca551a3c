/** A text on its way to the clipboard and to paper: words stay words, whatever they look like. */
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import type { FolderStanding } from '../../../../contract/postmortem-out.ts'
import { apartIn } from '../../../../renderer/postmortems/out/apart.ts'
import { folderWords } from '../../../../renderer/postmortems/out/folder-words.ts'
import { Printed } from '../../../../renderer/postmortems/out/printed.tsx'
import { richWords } from '../../../../renderer/postmortems/out/rich.ts'
import { takenInWords } from '../../../../renderer/postmortems/out/take-in.ts'

const picture = 'a'.repeat(32)
const none: ReadonlyMap<string, string> = new Map()
const paper = (text: string, pictures = none) =>
  renderToStaticMarkup(<Printed text={text} pictures={pictures} />)

describe('a text as rich words', () => {
  it('has its pictures in it while there is room, and their words where not', () => {
    const text = `![a graph](images/${picture}.png) and ![gone](images/${'b'.repeat(32)}.png) and ![x](https://e.example/a.png)`
    const { html, left } = richWords(text, new Map([[`${picture}.png`, 'data:image/png;base64,AAAA']]))
    expect(html).toContain('<img src="data:image/png;base64,AAAA" alt="a graph">')
    expect(html).toContain('[picture: gone]')
    expect(html).toContain('<a href="https://e.example/a.png">x</a>')
    expect(left).toBe(1)
    const large = new Map([[`${picture}.png`, `data:image/png;base64,${'A'.repeat(4_000_000)}`]])
    expect(richWords(`![a graph](images/${picture}.png)`, large)).toMatchObject({ left: 1 })
  })

  it('carries no markup, script or style of its author', () => {
    const { html } = richWords(
      '<script>x</script> <img src=x onerror=y> [a](javascript:alert) [b](data:text/html,x)\n\n| a |\n| ---: |\n| 1 |\n',
      none,
    )
    expect(html).not.toMatch(/<script|<img|href="javascript|href="data|style=/)
    expect(html).toContain('align="right"')
  })

  it.each([
    [
      '- 03:12 Fired <!-- from e1 00000000 -->\n- 03:13 Seen <!-- from e2 00000000 -->',
      '<ul>\n<li>03:12 Fired</li>\n<li>03:13 Seen</li>\n</ul>\n',
    ],
    ['<!-- a\nb -->\nwords', '<p>words</p>\n'],
    ['before\n<!-- x -->\nafter', '<p>before</p>\n<p>after</p>\n'],
    ['`<!-- code -->`', '<p><code>&lt;!-- code --&gt;</code></p>\n'],
    ['```\n<!-- code -->\n```', '<pre><code>&lt;!-- code --&gt;\n</code></pre>\n'],
    ['<!-- never closed', '<p>&lt;!-- never closed</p>\n'],
  ])('hides comments and nothing else: %s', (text, html) => {
    expect(richWords(text, none).html).toBe(`<meta charset="utf-8">${html}`)
  })
})

describe('a text on paper', () => {
  it('has headings, lists, tables, code and pictures, and what was typed as HTML as words', () => {
    const text = `# T\n\n3. a\n4. b\n\n- x\n  - y\n\n| a | b |\n| --- | ---: |\n| 1 | **2** |\n\n\`\`\`sh\nls <x>\n\`\`\`\n\n<b>c</b>\n\n---\n\n![g](images/${picture}.png) ![h](images/b.png)\n`
    const html = paper(text, new Map([[`${picture}.png`, 'data:image/png;base64,AAAA']]))
    expect(html).toContain('<h1>T</h1>')
    expect(html).toContain('<ol start="3"><li>a</li><li>b</li></ol>')
    expect(html).toContain('<ul><li>x<ul><li>y</li></ul></li></ul>')
    expect(html).toContain('<td class="align-right"><strong>2</strong></td>')
    expect(html).toContain('<pre><code>ls &lt;x&gt;\n</code></pre>')
    expect(html).toContain('<p>&lt;b&gt;c&lt;/b&gt;</p><hr/>')
    expect(html).toContain('<img src="data:image/png;base64,AAAA" alt="g"/> [picture: h]')
  })
})

const standing: FolderStanding = {
  ...{ folder: '/f', usesGit: true, name: 'a.md', writtenAt: 1_000, isCurrent: true, commit: 'abc1234' },
  ...{ pushedAt: null, problem: null, conflict: null, along: null },
}

describe('what is said', () => {
  it('of the folder', () => {
    expect(folderWords({ ...standing, name: null })).toBe('Not written to /f yet.')
    expect(folderWords(standing)).toMatch(/, as it is here\. Commit abc1234, not pushed yet\.$/)
    // An older push says nothing of what was written since.
    expect(folderWords({ ...standing, pushedAt: 999 })).toContain('not pushed yet')
    expect(folderWords({ ...standing, pushedAt: 1_000, isCurrent: false })).toMatch(
      /; changed here since\. Commit abc1234, pushed at /,
    )
  })

  it('of two texts: only where they part', () => {
    const file = '---\nnightdesk:\n  uid: x\n---\n\n# T\n\nsame\ntheirs\nend\n'
    expect(apartIn(file, '# T\n\nsame\nmine\nmore\nend\n')).toEqual({ theirs: 'theirs', mine: 'mine\nmore' })
    expect(apartIn(file, '# T\n\nsame\nend\n')).toEqual({ theirs: 'theirs', mine: 'Nothing in its place.' })
    expect(apartIn(file, '# T\n\nsame\ntheirs\nend\n').mine).toBe('The same words; its facts differ.')
  })

  it('of files that were picked', () => {
    const one = { name: 'a.md', postmortemId: 1 as never, title: 'T' }
    const done = [
      { ...one, outcome: 'added' as const },
      { ...one, outcome: 'known' as const },
      { ...one, outcome: 'added' as const },
    ]
    expect(takenInWords({ done, problems: [], pictures: 1 })).toBe(
      '2 taken in, 1 here already, 1 picture added.',
    )
    expect(takenInWords({ done: [], problems: ['a.exe is no Markdown file.'], pictures: 0 })).toBe(
      'Nothing was taken in. a.exe is no Markdown file.',
    )
  })
})
