import assert from 'node:assert/strict'
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { fetchFiles, listDrop, moveFiles, putFile, tryTarget } from './network.ts'
import type { Target } from './remote.ts'

const vsftpd = '/usr/sbin/vsftpd'
const lacks = existsSync(vsftpd) && process.getuid?.() === 0 ? '' : ' (skipped: no vsftpd here that may be started)'

let directory: string | undefined
let server: ChildProcess | undefined
after(() => {
  server?.kill()
  if (directory) rmSync(directory, { recursive: true, force: true })
})

/** An authority of one's own and a server's certificate by it. */
function makeCertificates(at: string) {
  const run = (...words: string[]) => execFileSync('openssl', words, { cwd: at, stdio: 'pipe' })
  run(
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-keyout',
    'ca.key',
    '-out',
    'ca.pem',
    '-days',
    '30',
    '-subj',
    '/CN=Essai',
  )
  run('req', '-newkey', 'rsa:2048', '-nodes', '-keyout', 'server.key', '-out', 'server.csr', '-subj', '/CN=localhost')
  writeFileSync(join(at, 'names'), 'subjectAltName=DNS:localhost\n')
  run(
    'x509',
    '-req',
    '-in',
    'server.csr',
    '-CA',
    'ca.pem',
    '-CAkey',
    'ca.key',
    '-CAcreateserial',
    '-out',
    'server.pem',
    '-days',
    '30',
    '-extfile',
    'names',
  )
  return readFileSync(join(at, 'ca.pem'), 'utf8')
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => probe.once('listening', resolve))
  const { port } = probe.address() as { port: number }
  await new Promise((resolve) => probe.close(resolve))
  return port
}

async function start(): Promise<{ target: Target; root: string }> {
  directory = mkdtempSync(join(tmpdir(), 'parvis-ftps-'))
  chmodSync(directory, 0o755)
  const authority = makeCertificates(directory)
  const root = join(directory, 'root')
  const drop = join(root, 'depot')
  mkdirSync(drop, { recursive: true })
  mkdirSync(join(directory, 'empty'))
  const daemon = Number(execFileSync('id', ['-u', 'daemon']).toString())
  chownSync(drop, daemon, daemon)
  writeFileSync(join(directory, 'passwords'), 'le-mot-de-passe\n')
  const port = await freePort()
  const settings = {
    listen: 'YES',
    listen_address: '127.0.0.1',
    listen_port: port,
    background: 'NO',
    anonymous_enable: 'YES',
    local_enable: 'NO',
    ftp_username: 'daemon',
    anon_root: root,
    secure_email_list_enable: 'YES',
    email_password_file: join(directory, 'passwords'),
    write_enable: 'YES',
    anon_upload_enable: 'YES',
    anon_mkdir_write_enable: 'YES',
    anon_other_write_enable: 'YES',
    anon_umask: '022',
    anon_world_readable_only: 'NO',
    ssl_enable: 'YES',
    allow_anon_ssl: 'YES',
    force_anon_logins_ssl: 'YES',
    force_anon_data_ssl: 'YES',
    require_ssl_reuse: 'YES',
    ssl_ciphers: 'HIGH',
    rsa_cert_file: join(directory, 'server.pem'),
    rsa_private_key_file: join(directory, 'server.key'),
    pasv_address: '127.0.0.1',
    secure_chroot_dir: join(directory, 'empty'),
    seccomp_sandbox: 'NO',
    isolate: 'NO',
    isolate_network: 'NO',
  }
  const file = join(directory, 'vsftpd.conf')
  writeFileSync(
    file,
    `${Object.entries(settings)
      .map(([name, value]) => `${name}=${value}`)
      .join('\n')}\n`,
  )
  server = spawn(vsftpd, [file], { stdio: 'ignore' })
  for (let left = 100; left > 0; left--) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1')
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
      socket.once('connect', () => socket.destroy())
    })
    if (open) break
    await wait(50)
  }
  const target: Target = {
    protocol: 'ftps',
    server: 'localhost',
    port,
    identifier: 'anonymous',
    password: 'le-mot-de-passe',
    hostKey: '',
    authority,
    allowPrivate: true,
  }
  return { target, root }
}

test(`D2 over FTPS: the certificate is checked, by an own authority too; what failed is told; files are listed, fetched, moved and put${lacks}`, {
  skip: lacks !== '',
}, async () => {
  const { target, root } = await start()
  const last = async (change: object, folders: object = {}) => {
    const tried = await tryTarget({
      target: { ...target, ...change },
      path: '/depot',
      temporary: '/depot/.traites',
      ...folders,
    })
    const end = tried.at(-1)!
    return `${end.step} ${end.passed ? 'passed' : end.code}`
  }
  assert.equal(await last({}), 'temporary passed')
  assert.equal(await last({ authority: '' }), 'identity certificate')
  assert.equal(await last({ server: '127.0.0.1' }), 'identity certificate')
  assert.equal(await last({ password: 'faux' }), 'password wrong')
  assert.equal(await last({ port: await freePort() }), 'port closed')
  assert.equal(await last({}, { path: '/nulle-part' }), 'folder not_there')
  assert.equal(await last({}, { path: '/' }), 'folder not_writable')
  assert.equal(await last({ allowPrivate: false }), 'name private')

  const local = mkdtempSync(join(tmpdir(), 'parvis-ftps-local-'))
  try {
    writeFileSync(join(local, 'a'), 'le texte')
    const there = { target, path: '/depot' }
    await putFile({ target, from: join(local, 'a'), to: '/depot/C1/CLIENTS/Facture/É 1.txt' })
    await putFile({ target, from: join(local, 'a'), to: '/depot/C1/CLIENTS/Facture/É 1.txt' })
    assert.equal(readFileSync(join(root, 'depot/C1/CLIENTS/Facture/É 1.txt'), 'utf8'), 'le texte')
    const { files } = await listDrop({ ...there, apart: ['.traites'] })
    assert.deepEqual(
      files.map(({ path, size }) => [path, size]),
      [['C1/CLIENTS/Facture/É 1.txt', 8]],
    )
    const [fetched] = await fetchFiles({
      ...there,
      files: [{ path: files[0]!.path, to: join(local, 'b') }],
      mostBytes: 100,
    })
    assert.deepEqual([fetched!.failure, readFileSync(join(local, 'b'), 'utf8')], ['', 'le texte'])
    const [large] = await fetchFiles({
      ...there,
      files: [{ path: files[0]!.path, to: join(local, 'c') }],
      mostBytes: 4,
    })
    assert.deepEqual([large!.failure, existsSync(join(local, 'c'))], ['too_large', false])
    const from = `/depot/${files[0]!.path}`
    const moves = [
      { from, to: '/depot/.traites/done/É 1.txt', note: { to: '/depot/.traites/done/É 1.txt.txt', text: 'pourquoi' } },
    ]
    assert.deepEqual(await moveFiles({ target, moves }), [from])
    assert.deepEqual(await moveFiles({ target, moves }), [from], 'moved already')
    assert.ok(existsSync(join(root, 'depot/.traites/done/É 1.txt')))
  } finally {
    rmSync(local, { recursive: true, force: true })
  }
})
