import { describe, expect, it } from 'vitest'
import { helpText, parseOptions } from '../../../main/hosts/options.ts'

const linux = { HOME: '/home/ada' }

function run(...given: Parameters<typeof parseOptions>) {
  const parsed = parseOptions(...given)
  if (parsed.kind !== 'run') throw new Error(JSON.stringify(parsed))
  return parsed.options
}

describe('parseOptions', () => {
  it('takes the usual folders of each system', () => {
    expect(run([], linux, 'linux')).toEqual({
      drill: false,
      hidden: false,
      dataDir: '/home/ada/.local/share/nightdesk',
      configFile: '/home/ada/.config/nightdesk/config.yaml',
      port: null,
      open: true,
      takeOver: false,
      host: null,
    })
    expect(run([], { ...linux, XDG_DATA_HOME: '/data', XDG_CONFIG_HOME: 'relative' }, 'linux')).toMatchObject(
      {
        dataDir: '/data/nightdesk',
        configFile: '/home/ada/.config/nightdesk/config.yaml',
      },
    )
    expect(run([], { HOME: '/Users/ada' }, 'darwin')).toMatchObject({
      dataDir: '/Users/ada/Library/Application Support/Nightdesk',
      configFile: '/Users/ada/Library/Application Support/Nightdesk/config.yaml',
    })
    expect(run([], { APPDATA: 'C:\\Users\\ada\\AppData\\Roaming' }, 'win32')).toMatchObject({
      dataDir: 'C:\\Users\\ada\\AppData\\Roaming\\Nightdesk',
      configFile: 'C:\\Users\\ada\\AppData\\Roaming\\Nightdesk\\config.yaml',
    })
  })

  it('keeps the configuration in a given data folder unless a file is given too', () => {
    expect(run(['--data-dir', '/tmp/x'], {}, 'linux')).toMatchObject({
      dataDir: '/tmp/x',
      configFile: '/tmp/x/config.yaml',
    })
    expect(run(['--data-dir=/tmp/x', '--config', '/etc/n.yaml'], {}, 'linux')).toMatchObject({
      dataDir: '/tmp/x',
      configFile: '/etc/n.yaml',
    })
    expect(run(['--config=/etc/n.yaml'], linux, 'linux').dataDir).toBe('/home/ada/.local/share/nightdesk')
  })

  it('reads the other flags', () => {
    expect(run(['--drill', '--port', '8080', '--no-open', '--host', 'node'], linux, 'linux')).toMatchObject({
      drill: true,
      port: 8080,
      open: false,
      host: 'node',
    })
    expect(run(['--port=0'], linux, 'linux').port).toBeNull()
  })

  it('gives the help text', () => {
    expect(parseOptions(['-h'], linux, 'linux')).toEqual({ kind: 'help', text: helpText })
  })

  it.each([
    [['--drlil'], '--drlil is not an option'],
    [['drill'], '"drill" is not an option'],
    [['--drill=yes'], '--drill takes no value'],
    [['--data-dir'], '--data-dir needs a value'],
    [['--data-dir='], '--data-dir needs a value'],
    [['--data-dir', '--drill'], '--data-dir needs a value'],
    [['--port', 'http'], '--port needs a number'],
    [['--port', '65536'], '--port needs a number'],
    [['--host', 'chrome'], '--host is electron or node'],
  ])('says what is wrong with %j', (argv, message) => {
    expect(parseOptions(argv, linux, 'linux')).toEqual({
      kind: 'wrong',
      message: expect.stringContaining(message),
    })
  })

  it('says so when there is no home', () => {
    for (const platform of ['linux', 'darwin', 'win32'] as const) {
      expect(parseOptions([], {}, platform)).toMatchObject({ kind: 'wrong' })
    }
  })

  it('starts hidden, and takes nothing from behind a link that anybody may have written', () => {
    const of = (...argv: string[]) => {
      const parsed = parseOptions(argv, linux, 'linux', 'ignore')
      return parsed.kind === 'run' ? parsed.options : parsed
    }
    expect(of('--hidden')).toMatchObject({ hidden: true })
    expect(of('nightdesk://alert/1', '--data-dir', '/tmp/evil', '--drill', '--help')).toEqual(of())
    expect(of(' NIGHTDESK://alert/1', '--drill')).toEqual(of())
    expect(of('--drill', '--', 'nightdesk://alert/1')).toMatchObject({ drill: true })
  })

  it('lets Chromium have its switches', () => {
    const argv = ['--original-process-start-time=1', '--no-sandbox', '--drill', '--enable-features', 'X', '.']
    expect(run(argv, linux, 'linux', 'ignore').drill).toBe(true)
    expect(parseOptions(['--data-dir'], linux, 'linux', 'ignore').kind).toBe('wrong')
  })
})
