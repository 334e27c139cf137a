import assert from 'node:assert/strict'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { request as ask, createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, test } from 'node:test'
import { bundleCommand } from '../../scripts/bundle-command.ts'
import {
  makeAccount,
  makeOrganisation,
  makeStaff,
  type Person,
  type Portal,
  startPortal,
} from '../../testing/portal.ts'
import { type Key, makeKey, programOf, type Ran, serveApi, startTool } from './testing.ts'

let portal: Portal
let administrator: Person
let nora: Person
let key: Key
let url: string
const directories: string[] = []
before(async () => {
  portal = await startPortal()
  administrator = await portal.signedIn(await makeStaff(portal, 'chef.une', 'administrator'))
  const principal = await makeAccount(portal, 'nora.gere')
  await makeOrganisation(portal, 'Vallois & Brès', { principal, values: { code: 'C1' } })
  nora = await portal.signedIn(principal)
  key = await makeKey(administrator)
  url = await serveApi(portal)
})
after(async () => {
  await portal.close()
  for (const directory of directories) rmSync(directory, { recursive: true, force: true })
})

/** A root of its own, with these files. */
function root(files: Record<string, string | Buffer>): string {
  const directory = mkdtempSync(join(tmpdir(), 'parvis-sync-'))
  directories.push(directory)
  const path = join(directory, 'GED')
  mkdirSync(path)
  put(path, files)
  return path
}
function put(path: string, files: Record<string, string | Buffer>): void {
  for (const [name, bytes] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true })
    writeFileSync(join(path, name), bytes)
  }
}
const run = (path: string, options: string[] = [], at = url): Promise<Ran> => startTool(at, key, path, options).ended
const sums = ({ out }: Ran) =>
  /Créés (\d+) · modifiés (\d+) · inchangés (\d+) · refusés (\d+)/.exec(out)?.slice(1).map(Number)
const documents = async (): Promise<string[]> =>
  (await nora.get('/documents?size=100')).body.items.map((one: any) => one.name).sort()
const facture = 'C1/CLIENTS/Facture'
const forget = () =>
  portal.sql("update documents set withdrawn_at = now(), withdrawal_reason = 'x' where withdrawn_at is null")

/** Passes on to the portal until `stop` says so of a request; then the line is cut, before or after the portal has done it. */
async function cutting(
  stop: (path: string, turn: number) => 'before' | 'after' | 'pass' | (() => void),
): Promise<{ url: string; server: Server }> {
  let turn = 0
  const server = createServer((incoming, outgoing) => {
    const how = stop(incoming.url!, ++turn)
    if (how === 'before') return incoming.socket.destroy()
    const passed = ask(
      url + incoming.url,
      { method: incoming.method, headers: { ...incoming.headers, host: new URL(url).host } },
      (answer) => {
        if (how === 'after') {
          answer.resume().on('end', () => incoming.socket.destroy())
          return
        }
        if (typeof how === 'function') {
          answer.resume().on('end', how)
          return
        }
        outgoing.writeHead(answer.statusCode!, answer.headers)
        answer.pipe(outgoing)
      },
    )
    passed.on('error', () => incoming.socket.destroy())
    incoming.pipe(passed)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

test('D28 the tool pushes a file, which the client sees; a second run has nothing to do', async () => {
  const path = root({ [`${facture}/F-1.txt`]: 'facture 1', [`${facture}/2026/F-2.txt`]: 'facture 2' })
  const first = await run(path)
  assert.deepEqual([first.code, first.err, sums(first)], [0, '', [2, 0, 0, 0]], first.out)
  assert.match(first.out, /Documents 2\/2 \(100/)
  assert.deepEqual(await documents(), ['F-1', 'F-2'])
  const second = await run(path)
  assert.deepEqual([second.code, second.err, sums(second)], [0, '', [0, 0, 0, 0]])
  // Its moment alone changes nothing, nor does a clock that is an hour off.
  const hour = new Date(Date.now() + 3_600_000)
  utimesSync(join(path, facture, 'F-1.txt'), hour, hour)
  assert.deepEqual(sums(await run(path)), [0, 0, 0, 0])
  // Its state lost, it learns of the portal that all is there.
  rmSync(`${path}.parvis.sqlite`)
  assert.deepEqual(sums(await run(path)), [0, 0, 2, 0])
  put(path, { [`${facture}/F-1.txt`]: 'facture 1, corrigée' })
  assert.deepEqual(sums(await run(path)), [0, 1, 0, 0])
  assert.deepEqual(await documents(), ['F-1', 'F-2'])
  await forget()
})

test('D28 names in NFD are those in NFC; what is being written, empty, hidden or leads out of the root is left', async () => {
  const path = root({
    [`${facture}/${'Été à Brès'.normalize('NFD')}.txt`]: 'nfd',
    [`${facture}/vide.txt`]: '',
    [`${facture}/grand.txt.part`]: 'x',
    [`${facture}/grand.pdf.filepart`]: 'x',
    [`${facture}/.cache`]: 'x',
    'C999/CLIENTS/Facture/autre.txt': "code d'une autre marque",
  })
  const outside = join(dirname(path), 'secret.txt')
  writeFileSync(outside, 'secret')
  symlinkSync(outside, join(path, facture, 'lien.txt'))
  symlinkSync(path, join(path, facture, 'boucle'))
  const ran = await run(path)
  assert.equal(ran.code, 1)
  assert.deepEqual(await documents(), ['Été à Brès'.normalize('NFC')])
  assert.match(ran.err, /vide\.txt\s?: fichier vide/)
  assert.match(ran.err, /lien\.txt\s?: ce lien mène hors de la racine/)
  assert.match(ran.err, /autre\.txt\s?: refusé, Aucun client ni salarié/)
  assert.deepEqual(sums(ran), [1, 0, 0, 2])
  rmSync(join(path, 'C999'), { recursive: true })
  rmSync(join(path, facture, 'vide.txt'))
  // One that grows between two looks is left for the next run.
  put(path, { [`${facture}/croissant.txt`]: 'a' })
  const { child, ended } = startTool(url, key, path, ['--settle', '1.5'])
  child.stdout!.once('data', () => {})
  const growing = setInterval(
    () => put(path, { [`${facture}/croissant.txt`]: 'a'.repeat(Math.floor(performance.now())) }),
    100,
  )
  const grew = await ended
  clearInterval(growing)
  assert.match(grew.err, /croissant\.txt\s?: en cours d'écriture/)
  assert.deepEqual(await documents(), ['Été à Brès'])
  assert.deepEqual(sums(await run(path)), [1, 0, 0, 0])
  await forget()
})

test('D28 killed at each step, or its line cut before or after the portal has done it, the next run ends with each document once', async () => {
  const files = Object.fromEntries([1, 2, 3].map((n) => [`${facture}/K-${n}.txt`, `coupe ${n}`]))
  for (const at of [2, 4, 5, 7]) {
    const path = root(files)
    let killed = false
    const { url: through, server } = await cutting((_, turn) =>
      turn === at
        ? () => {
            killed = true
            tool.child.kill('SIGKILL')
          }
        : 'pass',
    )
    const tool = startTool(through, key, path)
    const cut = await tool.ended
    server.close()
    if (killed) assert.equal(cut.code, null)
    const next = await run(path)
    assert.deepEqual([next.code, next.err], [0, ''], `${at}: ${next.out}`)
    assert.deepEqual(await documents(), ['K-1', 'K-2', 'K-3'], `killed at the ${at}th answer`)
    await portal.sql('delete from synchronised_documents')
    await forget()
  }
  const path = root(files)
  const { url: through, server } = await cutting((_, turn) => (turn === 4 ? 'before' : turn === 6 ? 'after' : 'pass'))
  const ran = await run(path, [], through)
  server.close()
  assert.ok(ran.code === 0 || ran.code === 4, `${ran.code} ${ran.err}`)
  assert.equal((await run(path)).code, 0)
  assert.deepEqual(await documents(), ['K-1', 'K-2', 'K-3'])
  await forget()
})

test('D28 two at once: the second is refused with who runs, here by the lock, on the portal by the run', async () => {
  const path = root({ [`${facture}/D-1.txt`]: 'deux' })
  const first = startTool(url, key, path, ['--settle', '3'])
  while (!(await portal.sql('select 1 from synchronisation_runs where ended_at is null'))[0])
    await new Promise((go) => setTimeout(go, 20))
  const here = await run(path)
  assert.deepEqual([here.code, here.out], [3, ''])
  assert.match(here.err, new RegExp(`en cours\\s?: ${first.child.pid} @ `))
  const there = await run(root({ [`${facture}/D-2.txt`]: 'deux' }))
  assert.equal(there.code, 3)
  assert.match(there.err, /lancée par Logiciel de gestion sur compta-01/)
  assert.equal((await first.ended).code, 0)
  await forget()
})

test('D28 a renamed file is a renamed document; one deleted here is withdrawn only where that is asked for, never what is kept by law or when all is gone', async () => {
  const path = root({ [`${facture}/A.txt`]: 'a', [`${facture}/B.txt`]: 'b', [`C1/CLIENTS/Contrat/C.txt`]: 'c' })
  assert.deepEqual(sums(await run(path)), [3, 0, 0, 0])
  renameSync(join(path, facture, 'A.txt'), join(path, facture, 'A2.txt'))
  const renamed = await run(path)
  assert.match(renamed.out, /A\.txt → C1\/CLIENTS\/Facture\/A2\.txt/)
  assert.deepEqual(
    [sums(renamed), await documents()],
    [
      [0, 1, 0, 0],
      ['A2', 'B', 'C'],
    ],
  )
  rmSync(join(path, facture, 'B.txt'))
  rmSync(join(path, 'C1/CLIENTS/Contrat/C.txt'))
  assert.deepEqual(sums(await run(path)), [0, 0, 0, 0])
  assert.deepEqual(await documents(), ['A2', 'B', 'C'])
  await portal.sql("update folder_rules set retention_years = 10, legal_years = 10 where name ->> 'fr' = 'Contrats'")
  const withdrawn = await run(path, ['--withdraw'])
  assert.match(withdrawn.out, /B\.txt\s?: retiré du portail/)
  assert.match(withdrawn.out, /C\.txt\s?: reste sur le portail, Ce document est conservé tel quel/)
  assert.deepEqual(await documents(), ['A2', 'C'])
  await portal.sql(
    "update folder_rules set retention_years = null, legal_years = null where name ->> 'fr' = 'Contrats'",
  )
  put(path, Object.fromEntries(Array.from({ length: 11 }, (_, n) => [`${facture}/M-${n}.txt`, `m ${n}`])))
  await run(path)
  rmSync(join(path, 'C1'), { recursive: true })
  const empty = await run(path, ['--withdraw'])
  assert.equal(empty.code, 1)
  assert.match(empty.err, /12 documents sur 12 ont disparu d'ici/)
  assert.equal((await documents()).length, 13)
  await forget()
})

test('D28 lists of CSV in Latin-1 or UTF-8, by ; or , and of JSON: pushed by what changed, refusals with their line', async () => {
  const path = root({
    'salaries.csv': Buffer.from(
      'Matricule;Nom;Prénom;Entrée le;Sortie le\r\nL-1;Lefèvre;"Zoé; dite ""Zo"""\u003b01/09/2022;\r\nL-2;Noël;;31/02/2022;\r\n',
      'latin1',
    ),
    'clients.csv': '\ufeffcode,Raison sociale,Ville\nCSV-1,"Clinique, des Aulnes",Port-Halbrane\n',
    'contacts.json': JSON.stringify([{ client: 'CSV-1', code: 'k1', surname: 'Vardiac', givenName: 'Solène' }]),
  })
  const first = await run(path)
  assert.equal(first.code, 1)
  assert.match(first.err, /salaries\.csv, 3, enteredOn\s?: refusé/)
  assert.deepEqual(sums(first), [3, 0, 0, 1])
  assert.deepEqual(await portal.sql("select surname, given_name, entered_on::text from employees where code = 'L-1'"), [
    { surname: 'Lefèvre', given_name: 'Zoé; dite "Zo"', entered_on: '2022-09-01' },
  ])
  assert.deepEqual(await portal.sql("select name, city from organisations where code = 'CSV-1'"), [
    { name: 'Clinique, des Aulnes', city: 'Port-Halbrane' },
  ])
  assert.deepEqual(sums(await run(path)), [0, 0, 3, 1])
  put(path, { 'salaries.csv': 'Matricule;Nom;Prénom;Entrée le\nL-1;Lefèvre;Zoé;01/09/2022\n' })
  assert.deepEqual(sums(await run(path)), [0, 1, 2, 0])
  // Tickets before what is said in them and the visits to them; moments by the clock of this machine.
  put(path, {
    'tickets.csv':
      'Référence;Code client;Objet;Description;Demandeur;État;Ouvert le;Clos le\nD1;C1;Cabine arrêtée;Entre deux étages;nora.gere;;03/11/2020 09:30;\nD2;C1;Bouton;Il colle;;closed;2020-11-04;2020-11-05T10:00:00Z\nD3;C1;Sans message;;;;;\n',
    'messages-tickets.csv':
      'Ticket;Code;Texte;Côté;Auteur;Date\nD1;1;"Nous passons\nmardi.";staff;Théo;03/11/2020 11h05\n',
    'interventions.csv':
      'Code;Client;Objet;Début;Fin;Minutes;Ticket;Biens\nI1;C1;Cabine;24/11/2020 09:00;24/11/2020 10:00;45;D1;\nI2;C1;x;;;beaucoup;;\n',
  })
  const tickets = await run(path)
  assert.deepEqual(sums(tickets), [4, 0, 3, 2])
  assert.match(tickets.err, /tickets\.csv, 4, body\s?: refusé/)
  assert.match(tickets.err, /interventions\.csv, 3, minutes\s?: refusé/)
  const local = (...parts: [number, number, number, number, number]) => new Date(...parts)
  assert.deepEqual(
    await portal.sql(`select t.imported_number as code, t.status, t.opened_at, m.body, m.created_at as said, i.starts_at, i.worked_minutes
      from tickets t left join ticket_messages m on m.ticket_id = t.id and m.author_side = 'staff' left join interventions i on i.ticket_id = t.id order by 1`),
    [
      {
        ...{
          code: 'D1',
          status: 'waiting_provider',
          opened_at: local(2020, 10, 3, 9, 30),
          body: 'Nous passons\nmardi.',
        },
        ...{ said: local(2020, 10, 3, 11, 5), starts_at: local(2020, 10, 24, 9, 0), worked_minutes: 45 },
      },
      {
        ...{ code: 'D2', status: 'closed', opened_at: local(2020, 10, 4, 0, 0), body: null, said: null },
        ...{ starts_at: null, worked_minutes: null },
      },
    ],
  )
  assert.deepEqual(sums(await run(path)), [0, 0, 7, 2])
})

test('D18 D28 a dry run compares and changes nothing: here alone, on the portal alone, different, the same, with the notification', async () => {
  const path = root({ [`${facture}/S.txt`]: 'même', [`${facture}/X.txt`]: 'avant', [`${facture}/P.txt`]: 'portail' })
  await run(path)
  put(path, { [`${facture}/N.txt`]: 'nouveau', [`${facture}/X.txt`]: 'après' })
  rmSync(join(path, facture, 'P.txt'))
  const ran = await run(path, ['--dry-run'])
  assert.equal(ran.code, 0, ran.err)
  const lines = ran.out.split('\n').filter((line) => line.includes(facture))
  assert.deepEqual(
    lines.map((line) => line.replace(/\s{2,}/g, ' ')),
    [
      `Ici seulement ${facture}/N.txt · notification après l'envoi`,
      `Sur le portail seulement ${facture}/P.txt · notification en attente`,
      `Différent ${facture}/X.txt · notification en attente`,
      `Identique ${facture}/S.txt · notification en attente`,
    ],
  )
  assert.match(ran.out, /Ici seulement 1 · sur le portail seulement 1 · différents 1 · identiques 1/)
  assert.deepEqual(await documents(), ['P', 'S', 'X'])
  const { items } = (await administrator.get('/staff/synchronisation/runs?size=100')).body
  const dry = items.find((one: any) => one.dry)
  assert.deepEqual([dry.compared, dry.outcome], [true, 'done'])
  const listed = (
    await administrator.get(`/staff/synchronisation/runs/${dry.id}/comparison?differences=true&search=x.txt`)
  ).body.items
  assert.deepEqual(
    listed.map((one: any) => [one.name, one.difference, one.folder, one.portal.by]),
    [['X.txt', 'different', 'Facture', 'Logiciel de gestion']],
  )
  assert.equal((await administrator.get(`/staff/synchronisation/runs/${dry.id}/comparison/sums`)).body.portal, 1)
  await forget()
})

test('D28 the tool as the one file that the portal hands out: it needs Node alone, and a dry run knows the clients that its lists bring', async () => {
  const alone = mkdtempSync(join(tmpdir(), 'parvis-one-file-'))
  directories.push(alone)
  await bundleCommand(alone)
  assert.deepEqual(readdirSync(alone), ['parvis.mjs'])
  const path = root({
    'clients.csv': 'code;nom;Email fiche;Coleur\r\nN9;Atelier Neuf;neuf@atelier.example;bleu\r\n',
    'N9/CLIENTS/Facture/F-9.txt': 'neuf',
    'Z9/CLIENTS/Facture/Z.txt': 'de personne',
  })
  const tool = (...options: string[]) => startTool(url, key, path, options, join(alone, 'parvis.mjs')).ended
  const dry = await tool('--dry-run')
  assert.match(dry.out, /clients\.csv\s: 1 ligne à envoyer/)
  assert.match(dry.out, /Ici seulement +N9\/CLIENTS\/Facture\/F-9\.txt · notification après l'envoi/)
  assert.match(dry.out, /Refusé +Z9\/CLIENTS\/Facture\/Z\.txt/)
  // What no column is, is said: a title that is misspelt loses nothing without a word.
  assert.match(dry.err, /clients\.csv\s: colonnes laissées, leur titre n.est pas connu\s: Coleur/)
  const ran = await tool()
  assert.deepEqual([ran.code, sums(ran)], [1, [2, 0, 0, 1]])
  assert.deepEqual(await portal.sql("select name, email from organisations where code = 'N9'"), [
    { name: 'Atelier Neuf', email: 'neuf@atelier.example' },
  ])
  const [{ n }] = await portal.sql(
    "select count(*)::int as n from documents d join organisations o on o.id = d.organisation_id where o.code = 'N9'",
  )
  assert.equal(n, 1)
  await forget()
})

test('D28 --watch goes round again: a file that comes meanwhile is pushed by itself, and an interruption ends it', async () => {
  const path = root({ [`${facture}/W1.txt`]: 'un' })
  const { child, ended } = startTool(url, key, path, ['--watch', '--every', '0.05'])
  let out = ''
  const said = (wanted: RegExp) =>
    new Promise<void>((resolve, reject) => {
      const look = () => {
        if (!wanted.test(out)) return
        child.stdout!.off('data', hear)
        resolve()
      }
      const hear = (chunk: Buffer) => {
        out += chunk
        look()
      }
      child.stdout!.on('data', hear)
      child.once('close', () => reject(new Error(`ended without ${wanted}: ${out}`)))
      look()
    })
  await said(/Créés 1 · modifiés 0/)
  out = ''
  await said(/Créés 0 · modifiés 0/)
  out = ''
  put(path, { [`${facture}/W2.txt`]: 'deux' })
  await said(/Créés 1 · modifiés 0/)
  assert.deepEqual(await documents(), ['W1', 'W2'])
  child.kill('SIGTERM')
  assert.equal((await ended).code, 130)
  await forget()
})

test('D28 an access that is revoked, a portal that is away and a command that is wrong end with their codes; the tool runs alone', async () => {
  const path = root({ [`${facture}/E.txt`]: 'e' })
  const alone = mkdtempSync(join(tmpdir(), 'parvis-alone-'))
  directories.push(alone)
  cpSync(join(import.meta.dirname, '..', '..', 'command'), join(alone, 'command'), { recursive: true })
  const tool = (options: string[], as = key, at = url) =>
    startTool(at, as, path, options, join(alone, 'command', 'parvis.mjs')).ended
  assert.match((await tool(['--help'])).out, /Codes de fin/)
  assert.equal((await tool(['--nope'])).code, 2)
  const nothing = await startTool(url, key, '', []).ended
  assert.deepEqual([nothing.code, nothing.err], [2, 'parvis sync: il manque RACINE\nparvis sync --help\n'])
  assert.equal((await tool(['--portal', 'http://portail.example'])).code, 2)
  assert.equal((await tool([], { ...key, secret: 'faux' })).code, 5)
  const other = await makeKey(administrator, 'Autre')
  await administrator.delete(`/staff/synchronisation/keys/${other.id}`)
  assert.equal((await tool([], other)).code, 5)
  assert.deepEqual(await documents(), [])
  const ran = await tool([])
  assert.deepEqual([ran.code, ran.err], [0, ''])
  const program = await programOf(portal, key)
  assert.equal((await program.post('/synchronisation/runs', { instance: 'z', machine: 'm', dry: false })).status, 201)
})
