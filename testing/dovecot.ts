// Debian's dovecot on a directory of its own, for tests of what reads a mailbox by IMAP.
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

const path = '/usr/sbin/dovecot'

/** Why tests of a real mail server are skipped here; undefined where they are not. It is installed where this runs as root on Debian. */
export function withoutDovecot(): string | undefined {
  if (process.getuid?.() !== 0) return 'dovecot begins as root'
  if (existsSync(path)) return undefined
  if (!existsSync('/usr/bin/apt-get')) return 'Debian’s dovecot is not there'
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', 'dovecot-imapd']])
    if (spawnSync('apt-get', args, { stdio: 'ignore', timeout: 120_000, env: environment }).status !== 0) break
  return existsSync(path) ? undefined : 'dovecot cannot be installed'
}

export type Dovecot = {
  port: number
  identifier: string
  password: string
  /** Puts a mail into a folder, as a delivery does: whole, or not at all. */
  deliver: (mail: string | Buffer, folder?: string) => void
  /** What lies in a folder: whole mails. */
  messages: (folder?: string) => string[]
  /** The flags of each mail of a folder (`S`: seen). */
  flags: (folder?: string) => string[]
  /** Forgets all numbers: the next look gives every mail another one, under another UIDVALIDITY. */
  renumber: (folder?: string) => void
  close: () => Promise<void>
}

const freePort = () =>
  new Promise<number>((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => resolve(port))
    })
  })

/** Starts it on a free port of the loopback, with one account. */
export async function startDovecot(): Promise<Dovecot> {
  const directory = mkdtempSync('/tmp/parvis-dovecot-')
  const port = await freePort()
  const mail = join(directory, 'mail')
  const placeOf = (folder: string) => (folder === 'INBOX' ? mail : join(mail, `.${folder}`))
  const make = (folder: string) => {
    for (const box of ['cur', 'new', 'tmp']) mkdirSync(join(placeOf(folder), box), { recursive: true })
    execFileSync('chown', ['-R', 'nobody:nogroup', placeOf(folder)])
  }
  make('INBOX')
  const { uid, gid } = statSync(mail)
  const [identifier, password] = ['assistance', 'mot-de-passe-de-la-boite']
  writeFileSync(join(directory, 'passwd'), `${identifier}:{PLAIN}${password}\n`)
  writeFileSync(
    join(directory, 'dovecot.conf'),
    [
      'protocols = imap',
      `base_dir = ${directory}/run`,
      `state_dir = ${directory}/state`,
      'log_path = /dev/stderr',
      'ssl = no',
      'disable_plaintext_auth = no',
      'listen = 127.0.0.1',
      `mail_location = maildir:${mail}`,
      'auth_failure_delay = 0 secs',
      'mail_uid = nobody',
      'mail_gid = nogroup',
      'mail_max_userip_connections = 100',
      `service imap-login {\n  chroot =\n  inet_listener imap {\n    port = ${port}\n  }\n  inet_listener imaps {\n    port = 0\n  }\n}`,
      'service anvil {\n  chroot =\n}',
      'service stats {\n  chroot =\n}',
      `passdb {\n  driver = passwd-file\n  args = ${directory}/passwd\n}`,
      `userdb {\n  driver = static\n  args = uid=nobody gid=nogroup home=${directory}/home\n}`,
    ].join('\n'),
  )
  mkdirSync(join(directory, 'home'))
  chmodSync(directory, 0o755)
  execFileSync('chown', ['-R', 'nobody:nogroup', join(directory, 'home')])
  const child = spawn(path, ['-F', '-c', join(directory, 'dovecot.conf')], {
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
  })
  let said = ''
  const ready = Promise.withResolvers<void>()
  child.stderr.on('data', (chunk) => {
    said += chunk
    if (said.includes('starting up for imap')) ready.resolve()
  })
  child.once('exit', () => ready.reject(new Error(`dovecot ended: ${said}`)))
  await ready.promise
  let delivered = 0
  const all = (folder: string) =>
    ['new', 'cur'].flatMap((box) =>
      existsSync(join(placeOf(folder), box))
        ? readdirSync(join(placeOf(folder), box)).map((name) => join(placeOf(folder), box, name))
        : [],
    )
  return {
    port,
    identifier,
    password,
    deliver: (source, folder = 'INBOX') => {
      const name = `${1_700_000_000 + ++delivered}.M${delivered}.host`
      const place = placeOf(folder)
      if (!existsSync(place)) make(folder)
      writeFileSync(join(place, 'tmp', name), source)
      // Whoever reads it may mark it.
      chownSync(join(place, 'tmp', name), uid, gid)
      renameSync(join(place, 'tmp', name), join(place, 'new', name))
    },
    messages: (folder = 'INBOX') => all(folder).map((file) => readFileSync(file, 'latin1')),
    flags: (folder = 'INBOX') => all(folder).map((file) => file.split(':2,')[1] ?? ''),
    renumber: (folder = 'INBOX') => {
      for (const name of readdirSync(placeOf(folder)))
        if (name.startsWith('dovecot')) rmSync(join(placeOf(folder), name), { recursive: true, force: true })
    },
    close: async () => {
      const ended = new Promise((resolve) => child.once('close', resolve))
      child.kill('SIGTERM')
      await Promise.race([new Promise((resolve) => child.once('exit', resolve)), wait(2_000)])
      // Its processes that wait for a client would stay for half a minute more.
      try {
        process.kill(-child.pid!, 'SIGKILL')
      } catch {
        // All have ended.
      }
      await ended
      rmSync(directory, { recursive: true, force: true })
    },
  }
}
