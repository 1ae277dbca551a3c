import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { appScheme, isOwnAddress, serveApp } from '../../../main/hosts/app-protocol.ts'
import { readPageFile, securityHeaders } from '../../../main/hosts/page-files.ts'
import { createElectronStub } from '../../electron/stub.ts'

let folder: string
let root: string

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'nightdesk-page-'))
  root = path.join(folder, 'renderer')
  await mkdir(path.join(root, 'assets'), { recursive: true })
  for (const page of ['index', 'popover', 'night'])
    await writeFile(path.join(root, `${page}.html`), '<!doctype html>page')
  await writeFile(path.join(root, 'assets', 'index-B3x_9.js'), 'export {}')
  await writeFile(path.join(root, 'assets', 'inter.woff2'), 'font')
  await writeFile(path.join(root, '.hidden.js'), 'secret')
  await writeFile(path.join(root, 'notes.txt'), 'secret')
  await writeFile(path.join(root, 'noend'), 'secret')
  await writeFile(path.join(folder, 'secret.js'), 'secret')
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('readPageFile', () => {
  it.each([
    ['/', 'text/html; charset=utf-8', 'no-cache'],
    ['/index.html', 'text/html; charset=utf-8', 'no-cache'],
    ['/popover.html', 'text/html; charset=utf-8', 'no-cache'],
    ['/night.html', 'text/html; charset=utf-8', 'no-cache'],
    ['/assets/index-B3x_9.js', 'text/javascript; charset=utf-8', 'private, max-age=31536000, immutable'],
    ['/assets/inter%2ewoff2', 'font/woff2', 'private, max-age=31536000, immutable'],
  ])('serves %s', async (urlPath, type, cache) => {
    const file = await readPageFile(root, urlPath)
    expect(file.status).toBe(200)
    expect(file.headers).toMatchObject({
      'content-type': type,
      'cache-control': cache,
      ...securityHeaders(),
    })
  })

  it.each([
    '',
    'index.html',
    '//index.html',
    '/assets',
    '/assets/',
    '/missing.js',
    '/noend',
    '/notes.txt',
    '/.hidden.js',
    '/../secret.js',
    '/assets/../../secret.js',
    '/%2e%2e/secret.js',
    '/%2e%2e%2fsecret.js',
    '/..%2fsecret.js',
    '/..%5csecret.js',
    '/..\\secret.js',
    '/assets/..\\..\\secret.js',
    '/%252e%252e/secret.js',
    '/./index.html',
    '/assets//index-B3x_9.js',
    '/C:/secret.js',
    '/C:%5csecret.js',
    '/index.html%00.js',
    '/index.html::$DATA',
    '/index.html.',
    '/index.html%20',
    '/%',
    '/%ff',
    '/~/secret.js',
    '/etc/passwd',
  ])('does not serve %s', async (urlPath) => {
    const file = await readPageFile(root, urlPath)
    expect(file.status).toBe(404)
    expect(new TextDecoder().decode(file.body)).not.toContain('secret')
    expect(file.headers).toMatchObject(securityHeaders())
  })
})

describe('securityHeaders', () => {
  it('allow the page itself and nothing unsafe', () => {
    const policy = securityHeaders()['content-security-policy']
    expect(policy).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; media-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
    )
    expect(policy).not.toContain('unsafe')
    expect(securityHeaders()['x-content-type-options']).toBe('nosniff')
  })

  it('can name one more place to connect to', () => {
    expect(securityHeaders('ws://127.0.0.1:1')['content-security-policy']).toContain(
      "connect-src 'self' ws://127.0.0.1:1;",
    )
  })
})

describe('isOwnAddress', () => {
  it.each(['app://nightdesk', 'app://nightdesk/', 'app://nightdesk/index.html?x#y', 'APP://nightdesk/'])(
    'takes %s',
    (url) => {
      expect(isOwnAddress(url)).toBe(true)
    },
  )

  it.each([
    'app://nightdesk.evil/',
    'app://evil.nightdesk/',
    'app://nightdesk@evil/',
    'app://evil@nightdesk/',
    'app://:word@nightdesk/',
    'app://nightdesk:80/',
    'app://NIGHTDESK/',
    'app:nightdesk',
    'app:/nightdesk',
    'app:///nightdesk',
    'apps://nightdesk/',
    'https://nightdesk/',
    'file:///nightdesk',
    'javascript:alert(1)',
    'about:blank',
    'data:text/html,x',
    'blob:app://nightdesk/1',
    '',
  ])('refuses %s', (url) => {
    expect(isOwnAddress(url)).toBe(false)
  })
})

describe('serveApp', () => {
  it('answers GET for its own host only', async () => {
    const { electron, handlers } = createElectronStub()
    serveApp(electron.protocol, root, () => 'plain')
    const handler = handlers.get('app')
    const page = await handler?.(new Request('app://nightdesk/?x=1'))
    expect(page?.status).toBe(200)
    expect(page?.headers.get('content-security-policy')).toBe(securityHeaders()['content-security-policy'])
    expect(await page?.text()).toContain('page')
    expect((await handler?.(new Request('app://other/')))?.status).toBe(403)
    expect((await handler?.(new Request('app://nightdesk/', { method: 'POST', body: 'x' })))?.status).toBe(
      403,
    )
    expect((await handler?.(new Request('app://nightdesk/x/../../secret.js')))?.status).toBe(404)
  })

  it('gives the scheme no more privileges than a page needs', () => {
    expect(appScheme).toEqual({
      scheme: 'app',
      privileges: { standard: true, secure: true, supportFetchAPI: true },
    })
  })
})
