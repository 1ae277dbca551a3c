import { describe, expect, it } from 'vitest'
import { judgeLink } from '../../../contract/links.ts'
import { createLinkOpener } from '../../../main/hosts/links.ts'

const known = ['alertmanager.lab', 'prometheus.lab:9090']

describe('judgeLink', () => {
  it.each([
    ['https://wiki.example/recipes/disk#steps', 'https://wiki.example/recipes/disk#steps'],
    ['HTTPS://Wiki.Example/A', 'https://wiki.example/A'],
    ['https://wiki.example:8443/?q=a%20b', 'https://wiki.example:8443/?q=a%20b'],
    ['https://münchen.example/', 'https://xn--mnchen-3ya.example/'],
    ['https://wiki.example/"><script>', 'https://wiki.example/%22%3E%3Cscript%3E'],
    ['http://alertmanager.lab:9093/#/alerts', 'http://alertmanager.lab:9093/#/alerts'],
    ['http://prometheus.lab:9090/graph', 'http://prometheus.lab:9090/graph'],
    ['http://127.0.0.1:9093/', 'http://127.0.0.1:9093/'],
    ['http://localhost:3000/d/x', 'http://localhost:3000/d/x'],
    ['http://[::1]:9090/', 'http://[::1]:9090/'],
    // The parser turns each of these into 127.0.0.1, which is what would be opened.
    ['http://2130706433/', 'http://127.0.0.1/'],
    ['http://0x7f.1/', 'http://127.0.0.1/'],
  ])('opens %s', (url, opened) => {
    expect(judgeLink(url, known)).toEqual({ ok: true, url: opened })
  })

  it.each([
    '',
    ' ',
    'wiki.example',
    '//wiki.example/',
    '/etc/passwd',
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'java\nscript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:x',
    'file:///etc/passwd',
    'file://server/share/x.exe',
    'smb://server/share',
    '\\\\server\\share',
    'ftp://wiki.example/',
    'ws://wiki.example/',
    'mailto:a@wiki.example',
    'tel:112',
    'ms-msdt:/id PCWDiagnostic',
    'search-ms:query=x',
    'ms-officecmd:{}',
    'ms-appinstaller:?source=https://evil.example/x',
    'app://nightdesk/',
    'nightdesk://alert/1',
    'blob:https://wiki.example/1',
    'view-source:https://wiki.example/',
    'about:blank',
    'https:wiki.example',
    'https:/wiki.example',
    'https:///wiki.example',
    'https://',
    'https://?',
    'https://user@wiki.example/',
    'https://user:word@wiki.example/',
    'https://@wiki.example/',
    'https://wiki.example@evil.example/',
    'https://wiki.example\\@evil.example/',
    'https://wiki.example\\..\\',
    ' https://wiki.example/',
    'https://wiki.example/ ',
    'https://wiki.example/a b',
    'https://wiki.exa\tmple/',
    'https://wiki.example/\r\nHost: evil',
    'https://wiki.example/\u0000',
    'https://wiki.example/\u001b[31m',
    'https://wiki.example/\u202egnp.exe',
    'https://wiki\u200b.example/',
    'https://wiki.example/\ufeff',
    'https://wiki.example:99999/',
    'https://[::1/',
    'https://wiki.exa%00mple/',
    'https://wiki example/',
    `https://wiki.example/${'a'.repeat(3_000)}`,
    'http://wiki.example/',
    'http://alertmanager.lab.evil.example/',
    'http://evil-alertmanager.lab/',
    'http://alertmanager.lab@evil.example/',
    'http://prometheus.lab:9091/',
    'http://localhost.evil.example/',
    'http://127.0.0.1.evil.example/',
    'http://0.0.0.0/',
    'http://169.254.169.254/latest/meta-data/',
    'http://[::ffff:169.254.169.254]/',
  ])('refuses %j', (url) => {
    expect(judgeLink(url, known)).toEqual({ ok: false, reason: expect.stringMatching(/^[A-Z].*\.$/) })
  })
})

describe('createLinkOpener', () => {
  it('opens what may be opened and says why not without repeating the address', async () => {
    const opened: string[] = []
    const said: string[] = []
    const open = createLinkOpener(
      {
        openExternal: (url) => {
          opened.push(url)
          return url.includes('fails') ? Promise.reject(new Error('no browser')) : Promise.resolve()
        },
      },
      (line) => said.push(line),
    )
    open('https://wiki.example/recipe')
    open('http://alertmanager.lab/')
    open('file:///etc/passwd?token=secret')
    open('not an address')
    open('https://fails.example/?token=secret')
    expect(opened).toEqual([
      'https://wiki.example/recipe',
      'http://alertmanager.lab/',
      'https://fails.example/?token=secret',
    ])
    await expect.poll(() => said).toHaveLength(3)
    expect(said.join()).not.toContain('secret')
  })
})
