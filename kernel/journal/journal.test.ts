import assert from 'node:assert/strict'
import { createHash, randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { makeAccount, makeOrganisation, type Portal, startPortal } from '../../testing/portal.ts'
import { asSystem } from '../http/context.ts'
import { eraseFromJournal, record } from './journal.ts'

let portal: Portal
before(async () => {
  portal = await startPortal()
})
after(() => portal.close())

const services = () => portal.app.services
const act = (organisationId: string | null, label: string, more: { before?: unknown; after?: unknown } = {}) =>
  asSystem(services(), services().brands.byId(portal.brandId), (ctx) =>
    record(ctx, {
      type: 'kernel.tested',
      organisationId,
      subjectType: 'thing',
      subjectId: randomUUID(),
      subjectLabel: label,
      ...more,
    }),
  )

const chainOf = (organisationId: string) =>
  portal.sql(
    "select *, before::text as before_text, after::text as after_text, encode(actor_salt, 'hex') as actor_salt, encode(detail_salt, 'hex') as detail_salt from journal_events where organisation_id = $1 order by seq",
    [organisationId],
  )

type Row = Awaited<ReturnType<typeof chainOf>>[number]

const sha256 = (...parts: Array<string | Buffer>) => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest('hex')
}
const written = (values: Array<string | null>) => `[${values.map((value) => JSON.stringify(value)).join(', ')}]`
const commits = (salt: string | null, words: Array<string | null>, commitment: string) =>
  salt === null || sha256(Buffer.from(salt, 'hex'), written(words)) === commitment

/** The hash of an entry, computed here from its columns alone. */
const hashOf = (row: Row, previous: string) =>
  sha256(
    written([
      previous,
      row.organisation_id,
      String(row.seq),
      row.at.toISOString(),
      row.actor_id,
      row.type,
      row.subject_type,
      row.subject_id,
      row.about_id,
      row.contract_id,
      row.actor_commitment,
      row.detail_commitment,
    ]),
  )

/** The number of the first entry that is not what was written, or undefined where the chain holds. */
function firstBroken(rows: Row[], head: { seq: number; hash: string }): number | undefined {
  let previous = ''
  for (const [index, row] of rows.entries()) {
    if (
      Number(row.seq) !== index + 1 ||
      row.previous_hash !== previous ||
      row.hash !== hashOf(row, previous) ||
      !commits(row.actor_salt, [row.actor_label, row.on_behalf_of], row.actor_commitment) ||
      !commits(row.detail_salt, [row.subject_label, row.before_text, row.after_text], row.detail_commitment)
    )
      return index + 1
    previous = row.hash
  }
  return Number(head.seq) === rows.length && head.hash === previous ? undefined : rows.length + 1
}

const verify = async (organisationId: string) =>
  firstBroken(
    await chainOf(organisationId),
    (await portal.sql('select * from journal_heads where organisation_id = $1', [organisationId]))[0],
  )

/** Changes the journal as somebody would who owns the database. */
async function underneath(text: string, values: unknown[]): Promise<void> {
  await portal.sql('alter table journal_events disable trigger keep_journal_events')
  await portal.sql(text, values)
  await portal.sql('alter table journal_events enable trigger keep_journal_events')
}

test('C35 the journal is append-only, even for the role that owns it', async () => {
  const organisation = await makeOrganisation(portal, 'Ville de Montfabre')
  await act(organisation, 'un')
  await assert.rejects(
    portal.sql("update journal_events set actor_label = 'x' where organisation_id = $1", [organisation]),
    /append-only/,
  )
  await assert.rejects(
    portal.sql('delete from journal_events where organisation_id = $1', [organisation]),
    /append-only/,
  )
  for (const role of ['parvis_client', 'parvis_staff', 'parvis_system']) {
    for (const statement of [
      "update journal_events set actor_label = 'x'",
      'delete from journal_events',
      'truncate journal_events',
    ]) {
      const client = await portal.database.pool.connect()
      try {
        await client.query('begin')
        await client.query(`set local role ${role}`)
        await assert.rejects(client.query(statement), /permission denied|append-only/, `${role}: ${statement}`)
      } finally {
        await client.query('rollback')
        client.release()
      }
    }
  }
  await assert.rejects(portal.sql('truncate journal_events'), /append-only/)
  assert.equal((await chainOf(organisation))[0].actor_label, 'Parvis')
})

test('C35 each organisation has a chain of its own, which anybody can compute again', async () => {
  const one = await makeOrganisation(portal, 'Régie des Eaux')
  const other = await makeOrganisation(portal, 'Clinique des Trois-Aulnes')
  const times = [
    '2026-11-20T09:00:00.007Z',
    '2026-11-20T09:00:01Z',
    '2026-11-20T09:00:01.120Z',
    '2026-11-20T23:59:59.999Z',
  ]
  for (const [i, at] of times.entries()) {
    portal.clock.set(at)
    await act(one, `Élodie «${i}» 🌿\tligne\nsuivante`, {
      before: { b: 1, a: 'é' },
      after: i % 2 ? undefined : { z: [1, 2.5, null], a: { deep: true } },
    })
    await act(other, `autre ${i}`)
  }
  await act(null, 'sans organisation')
  const rows = await chainOf(one)
  assert.deepEqual(
    rows.map((row) => Number(row.seq)),
    [1, 2, 3, 4],
  )
  assert.equal(await verify(one), undefined)
  assert.equal(await verify(other), undefined)
  const [free] = await portal.sql("select * from journal_events where subject_label = 'sans organisation'")
  assert.deepEqual([free.seq, free.hash], [null, null])
})

test('C35 an entry changed, removed or put in underneath is found at that very entry', async () => {
  const organisation = await makeOrganisation(portal, 'Syndicat du Haut-Val')
  for (let i = 1; i <= 6; i++) await act(organisation, `acte ${i}`, { after: { i } })
  assert.equal(await verify(organisation), undefined)
  const rows = await chainOf(organisation)
  const columns: Array<[string, unknown]> = [
    ['subject_label', 'autre chose'],
    ['actor_label', 'Quelqu’un'],
    ['on_behalf_of', 'x'],
    ['type', 'kernel.other'],
    ['subject_type', 'autre'],
    ['subject_id', randomUUID()],
    ['at', new Date('2020-01-01T00:00:00Z')],
    ['before', '{"x":1}'],
    ['after', '{"i":30}'],
    ['actor_commitment', 'f'.repeat(64)],
    ['detail_commitment', 'f'.repeat(64)],
    ['hash', 'f'.repeat(64)],
    ['previous_hash', 'f'.repeat(64)],
  ]
  for (const [column, value] of columns) {
    const old = column === 'before' ? null : column === 'after' ? rows[2].after_text : rows[2][column]
    await underneath(`update journal_events set ${column} = $2 where id = $1`, [rows[2].id, value])
    assert.equal(await verify(organisation), 3, `a change of ${column} is found`)
    await underneath(`update journal_events set ${column} = $2 where id = $1`, [rows[2].id, old])
    assert.equal(await verify(organisation), undefined, `${column} put back`)
  }
  await underneath('delete from journal_events where id = $1', [rows[5].id])
  assert.equal(await verify(organisation), 6, 'the last one removed')
  await underneath('delete from journal_events where id = $1', [rows[3].id])
  assert.equal(await verify(organisation), 4, 'one removed')
})

test('C35 acts at the same time keep one chain without a gap', async () => {
  const organisation = await makeOrganisation(portal, 'Pays de Lormeau')
  const outcomes = await Promise.allSettled([
    ...Array.from({ length: 12 }, (_, i) => act(organisation, `ensemble ${i}`)),
    // One that fails leaves no hole.
    asSystem(services(), services().brands.byId(portal.brandId), async (ctx) => {
      await record(ctx, {
        type: 'kernel.tested',
        organisationId: organisation,
        subjectType: 'thing',
        subjectLabel: 'défaite',
      })
      throw new Error('undone')
    }),
  ])
  assert.deepEqual(
    outcomes.map((outcome) => outcome.status),
    [...Array(12).fill('fulfilled'), 'rejected'],
  )
  const rows = await chainOf(organisation)
  assert.equal(rows.length, 12)
  assert.equal(new Set(rows.map((row) => row.previous_hash)).size, 12)
  assert.equal(await verify(organisation), undefined)
})

test('O34 the texts that are hashed are the same outside of the database, whatever they hold', async () => {
  const organisation = await makeOrganisation(portal, 'Écritures')
  const word = fc.string({ unit: 'binary', maxLength: 30 }).map((value) => value.toWellFormed().replaceAll('\0', ''))
  const samples = [
    'محمد الأمين',
    'a\u2028b\u2029c',
    '👩‍👩‍👧 🇫🇷',
    '\u001f","',
    '\\"\n\r\t\b\f\u007f\u0080',
    '\ufeff\ufffe\u{10ffff}',
    '',
    ...fc.sample(word, 300),
  ]
  await asSystem(services(), services().brands.byId(portal.brandId), async (ctx) => {
    for (const [index, label] of samples.entries())
      await record(ctx, {
        type: 'kernel.tested',
        organisationId: organisation,
        subjectType: 'thing',
        subjectLabel: label,
        onBehalfOf: samples[(index + 1) % samples.length]!,
        before: {
          [[...label].slice(0, 5).join('')]: samples[(index + 2) % samples.length],
          n: [1e21, -0, 0.1, 1e-7, Number.MAX_SAFE_INTEGER, true, null],
        },
        after: index % 3 ? label : undefined,
      })
  })
  assert.equal((await chainOf(organisation)).length, samples.length)
  assert.equal(await verify(organisation), undefined)
})

test('O21, O34 erasing a person leaves every chain valid, says so in it, and changes nothing else', async () => {
  const [one, other] = [
    await makeOrganisation(portal, 'Effacement Un'),
    await makeOrganisation(portal, 'Effacement Deux'),
  ]
  const person = await makeAccount(portal, 'solene.abadie', { surname: 'ABADIE', given_name: 'Solène' })
  const witness = await makeAccount(portal, 'temoin.fidele')
  const byHand = (
    organisation: string | null,
    values: { actor: string | null; label: string; about: string | null; subject?: string; words: string },
  ) =>
    portal.sql(
      "insert into journal_events (brand_id, organisation_id, at, actor_id, actor_label, on_behalf_of, type, subject_type, subject_id, subject_label, about_id, before, after) values ($1, $2, $3, $4, $5, 'pour ABADIE', 'kernel.tested', 'membership', $6, $7, $8, $9, $9)",
      [
        portal.brandId,
        organisation,
        portal.clock.now,
        values.actor,
        values.label,
        values.subject ?? null,
        values.words,
        values.about,
        JSON.stringify({ words: values.words }),
      ],
    )
  for (const organisation of [one, other, null]) {
    await byHand(organisation, { actor: person, label: 'ABADIE Solène', about: witness, words: 'de tiers' })
    await byHand(organisation, {
      actor: witness,
      label: 'FIDELE temoin',
      about: person,
      words: 'ABADIE Solène rattachée',
    })
    await byHand(organisation, {
      actor: person,
      label: 'ABADIE Solène',
      about: null,
      subject: person,
      words: 'ABADIE Solène elle-même',
    })
    await byHand(organisation, { actor: null, label: 'Parvis', about: null, words: 'sans elle' })
  }
  const before = await chainOf(one)
  const erase = () =>
    asSystem(services(), services().brands.byId(portal.brandId), (ctx) =>
      eraseFromJournal(ctx, person, 'Personne 7f3a'),
    )
  assert.equal(await erase(), 12)
  for (const organisation of [one, other]) assert.equal(await verify(organisation), undefined)
  const rows = await chainOf(one)
  assert.doesNotMatch(
    JSON.stringify(
      (
        await portal.sql(
          "select * from journal_events where subject_id is distinct from $1 or type <> 'identity.account.created'",
          [person],
        )
      )
        .filter((row) => row.type === 'kernel.tested' && row.subject_label !== 'de tiers')
        .map((row) => [row.actor_label, row.subject_label, row.before, row.after]),
    ),
    /ABADIE/,
  )
  assert.deepEqual(
    rows.map((row) => [row.actor_label, row.subject_label, row.erased_at !== null]),
    [
      ['Personne 7f3a', 'de tiers', true],
      ['FIDELE temoin', 'Personne 7f3a', true],
      ['Personne 7f3a', 'Personne 7f3a', true],
      ['Parvis', 'sans elle', false],
      ['Parvis', 'Personne 7f3a', false],
    ],
  )
  assert.deepEqual(
    rows.slice(0, 4).map((row) => row.hash),
    before.map((row) => row.hash),
  )
  assert.deepEqual([rows[4]!.type, rows[4]!.after], ['journal.entries.erased', { actors: '1,3', details: '2-3' }])
  assert.deepEqual([rows[0]!.actor_salt, rows[1]!.detail_salt, rows[0]!.before], [null, null, { words: 'de tiers' }])
  // Once more: nothing is left to erase, and nothing is said.
  assert.equal(await erase(), 0)
  assert.equal((await chainOf(one)).length, 5)
})

test('O21, O34 an entry about one person that names another loses its words with the other, and its name with the first', async () => {
  const organisation = await makeOrganisation(portal, 'Deux Noms')
  const [one, other] = [
    await makeAccount(portal, 'ines.premiere', { surname: 'PREMIÈRE', given_name: 'Inès' }),
    await makeAccount(portal, 'omer.second', { surname: "D'O (SECOND)", given_name: 'Omer' }),
  ]
  await asSystem(services(), services().brands.byId(portal.brandId), (ctx) =>
    record(ctx, {
      type: 'kernel.tested',
      organisationId: organisation,
      subjectType: 'membership',
      subjectLabel: 'PREMIÈRE Inès',
      aboutId: one,
      onBehalfOf: "Omer D'O (SECOND)",
      before: { note: "Confié à\nOmer D'O (SECOND)." },
    }),
  )
  const erase = async (id: string, surname: string, givenName: string, email: string) => {
    await portal.sql("update accounts set status = 'closed', erased_at = now() where id = $1", [id])
    return asSystem(services(), services().brands.byId(portal.brandId), (ctx) =>
      eraseFromJournal(ctx, id, `Clos ${givenName[0]}`, {
        names: [`${surname} ${givenName}`, `${givenName} ${surname}`],
        emails: [email],
        identifier: email.split('@')[0]!,
      }),
    )
  }
  // Where the other has never been, the name may be somebody else's.
  assert.equal(await erase(other, "D'O (SECOND)", 'Omer', 'omer.second@client.example'), 0)
  await act(organisation, 'autre chose', { after: { told: 'OMER.second@client.example' } })
  assert.equal(await erase(other, "D'O (SECOND)", 'Omer', 'omer.second@client.example'), 1)
  await portal.sql(
    "insert into memberships (organisation_id, account_id, role, starts_on) values ($1, $2, 'member', '2020-01-01')",
    [organisation, other],
  )
  assert.equal(await erase(other, "D'O (SECOND)", 'Omer', 'omer.second@client.example'), 2)
  const read = async () => (await chainOf(organisation))[0]!
  const first = await read()
  assert.deepEqual(
    [first.subject_label, first.before, first.on_behalf_of, first.detail_salt, first.actor_label],
    ['PREMIÈRE Inès', null, '', null, 'Parvis'],
  )
  assert.equal(await erase(one, 'PREMIÈRE', 'Inès', 'ines.premiere@client.example'), 1)
  assert.equal((await read()).subject_label, 'Clos I')
  assert.equal(await erase(one, 'PREMIÈRE', 'Inès', 'ines.premiere@client.example'), 0)
  assert.equal(await verify(organisation), undefined)
})

test('O34 of the journal the system may erase, and nothing but erase', async () => {
  const organisation = await makeOrganisation(portal, 'Gardienne')
  await act(organisation, 'un', { after: { x: 1 } })
  const [row] = await chainOf(organisation)
  const tried = async (role: string, set: string) => {
    const client = await portal.database.pool.connect()
    try {
      await client.query('begin')
      await client.query(`set local role ${role}`)
      await client.query(`update journal_events set ${set} where id = $1`, [row.id])
      return 'done'
    } catch (error) {
      return (error as Error).message
    } finally {
      await client.query('rollback')
      client.release()
    }
  }
  const erasure = "actor_label = 'P', on_behalf_of = '', actor_salt = null, erased_at = now()"
  assert.equal(await tried('parvis_system', erasure), 'done')
  assert.equal(
    await tried(
      'parvis_system',
      "subject_label = 'P', before = null, after = null, detail_salt = null, erased_at = now()",
    ),
    'done',
  )
  for (const set of [
    "actor_label = 'P', erased_at = now()",
    "actor_label = 'P', actor_salt = null",
    "subject_label = 'P', detail_salt = null, erased_at = now()",
    'after = \'{"x":2}\', erased_at = now()',
    "actor_salt = decode(repeat('00', 16), 'hex'), erased_at = now()",
    `${erasure}, type = 'x'`,
    `${erasure}, hash = repeat('0', 64)`,
    `${erasure}, at = now()`,
  ])
    assert.match(await tried('parvis_system', set), /append-only|permission denied/, set)
  for (const role of ['parvis_client', 'parvis_staff']) assert.match(await tried(role, erasure), /permission denied/)
  // What is erased stays erased: no words come back.
  await asSystem(services(), services().brands.byId(portal.brandId), async (ctx) => {
    await ctx.client.query(`update journal_events set ${erasure} where id = $1`, [row.id])
  })
  assert.match(await tried('parvis_system', "actor_label = 'Autre', erased_at = now()"), /append-only/)
})

test('O34 a thousand entries in one statement are written, and chain', async () => {
  const organisation = await makeOrganisation(portal, 'Volume')
  await portal.sql(
    "insert into journal_events (brand_id, organisation_id, at, actor_label, type, subject_type, subject_label, after) select $1, $2, now(), 'Essai', 'tests.bulk', 'test', 'n° ' || n, jsonb_build_object('n', n) from generate_series(1, 1000) n",
    [portal.brandId, organisation],
  )
  assert.equal(await verify(organisation), undefined)
})
