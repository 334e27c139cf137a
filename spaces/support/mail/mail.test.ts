// Mails that become messages: each taken once, in the ticket that it belongs to and in no other.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { asSystem } from '../../../kernel/http/context.ts'
import { eraseDueAccounts } from '../../../kernel/identity/erasure.ts'
import { foldMail } from '../../../kernel/inbound-mail/fold.ts'
import type { InboundMail } from '../../../kernel/inbound-mail/mail.ts'
import { insert, makeAccount, makeMember, makeOrganisation, type Portal, startPortal } from '../../../testing/portal.ts'
import { readReplyAddress } from '../participants.ts'
import { file, makeWorld, say, type World } from '../testing.ts'
import { takeMail } from './taking.ts'
import { makeMailbox } from './testing.ts'

let portal: Portal
let world: World
before(async () => {
  portal = await startPortal({}, '2026-11-27T09:00:00Z')
  world = await makeWorld(portal, { opened: false })
  await makeMailbox(portal, { port: 143, identifier: 'assistance', password: 'x' })
})
after(() => portal.close())

let sent = 0
const mail = (values: Partial<InboundMail>): InboundMail => ({
  messageId: `<m${++sent}@ailleurs.example>`,
  inReplyTo: '',
  references: [],
  from: { address: 'claire.aubertine@client.example', name: 'Claire' },
  to: ['assistance@halbrane.example'],
  subject: 'Re: Imprimante',
  text: 'Toujours rien ce matin.',
  ...foldMail(values.text ?? 'Toujours rien ce matin.'),
  automatic: false,
  answerable: true,
  origin: 'unknown',
  forwarded: null,
  attachments: [],
  left: [],
  ...values,
})
/** What becomes of a mail: the ticket where it is, or why it is nowhere. */
const take = async (
  values: Partial<InboundMail>,
  rules: Partial<Parameters<typeof takeMail>[2]> = {},
): Promise<string> => {
  const incoming = mail(values)
  const taken = await asSystem(portal.app.services, portal.app.services.brands.byId(portal.brandId), (ctx) =>
    takeMail(ctx, incoming, { opens: true, strangers: 'ask', ...rules }),
  )
  return taken.state === 'taken' ? taken.became.id : `${taken.state} ${taken.reason}`
}
const outgoing = async (ticket: any, address: string) => {
  const rows = await portal.sql(
    'select m.* from mails m join ticket_mails t on t.mail_id = m.id where t.ticket_id = $1 and m.to_address = $2 order by m.created_at desc, m.id desc',
    [ticket.id, address],
  )
  return rows[0]
}
const bodies = async (id: string) =>
  (await portal.sql('select body from ticket_messages where ticket_id = $1', [id])).map((row) => row.body)
const requester = 'claire.aubertine@client.example'

test('P14 every mail that leaves has an address of its own to answer to, which brings the answer into its ticket once, whatever its subject says', async () => {
  const { claire, agent } = world
  const ticket = await file(claire)
  await say(agent, ticket.id, 'Quel bac ?')
  const left = await outgoing(ticket, requester)
  assert.match(left.reply_to, /^assistance\+t-2026-\d{4}-[0-9a-f]{24}@halbrane\.example$/)
  assert.match(left.answers, new RegExp(`^<ticket-${ticket.id}@`))
  assert.match(left.subject, new RegExp(ticket.number))
  const answer = {
    to: [left.reply_to.toUpperCase()],
    subject: 'Tout autre chose',
    text: 'Le bac 2.\n\nLe 27 nov. 2026 à 10:00, Halbrane a écrit :\n> Quel bac ?',
  }
  const messageId = '<une-fois@ailleurs.example>'
  assert.equal(await take({ ...answer, messageId }), ticket.id)
  assert.equal(await take({ ...answer, messageId }), 'dropped repeated')
  // Another mail under the same Message-ID is not lost.
  assert.equal(await take({ ...answer, messageId, ...foldMail('Autre chose') }), 'set_aside repeated')
  const seen = (await claire.get(`/tickets/${ticket.id}`)).body
  const message = seen.messages.find((one: any) => one.channel === 'mail')
  assert.deepEqual([message.body, message.isMine, seen.status], ['Le bac 2.', true, 'waiting_provider'])
  assert.match(message.folded, /Quel bac/)
})

test('P14 the same mail read twice at once is taken once', async () => {
  const ticket = await file(world.claire)
  await say(world.agent, ticket.id, 'Oui ?')
  const { reply_to } = await outgoing(ticket, requester)
  const one = { to: [reply_to], text: 'Deux fois', messageId: '<deux-fois@ailleurs.example>' }
  const done = await Promise.all([take(one), take(one), take(one)])
  assert.deepEqual(done.sort(), [ticket.id, 'dropped repeated', 'dropped repeated'].sort())
  assert.equal((await bodies(ticket.id)).filter((body) => body === 'Deux fois').length, 1)
})

test('P14 a thread is held by what a mail answers, and by the number in its subject', async () => {
  const { claire, agent } = world
  const ticket = await file(claire)
  await say(agent, ticket.id, 'Oui ?')
  const left = await outgoing(ticket, requester)
  assert.equal(await take({ inReplyTo: `<${left.id}@127.0.0.1>`, text: 'Par référence' }), ticket.id)
  const first = await take({
    references: [left.answers],
    text: 'Par la racine',
    messageId: '<racine@ailleurs.example>',
  })
  assert.equal(first, ticket.id)
  assert.equal(
    await take({ inReplyTo: '<racine@ailleurs.example>', subject: 'autre', text: 'À mon propre mail' }),
    ticket.id,
  )
  assert.equal(await take({ subject: `RE: [${ticket.number}] encore`, text: 'Par le numéro' }), ticket.id)
})

test('P14 P31 a number or a reference of another client’s ticket, or a mark that is made up, leads into no ticket of theirs', async () => {
  const { claire, agent } = world
  const organisation = await makeOrganisation(portal, 'Ville de Montfabre')
  const id = await makeAccount(portal, 'marc.ailleurs')
  await makeMember(portal, id, organisation)
  const from = { address: 'marc.ailleurs@client.example', name: 'Marc' }
  const ticket = await file(claire)
  await say(agent, ticket.id, 'Oui ?')
  const left = await outgoing(ticket, requester)
  const before = await bodies(ticket.id)
  const forged = left.reply_to.replace(/[0-9a-f]{24}@/, `${'0'.repeat(24)}@`)
  for (const values of [
    { subject: ticket.number },
    { inReplyTo: `<${left.id}@127.0.0.1>` },
    { references: [left.answers] },
    { to: [forged] },
  ]) {
    const taken = await take({ from, ...values, text: 'Intrus' })
    // A mark that is made up is none: it is a mail that refers to nothing.
    if ('to' in values) assert.ok(/^[0-9a-f-]{36}$/.test(taken) && taken !== ticket.id)
    else assert.equal(taken, 'set_aside other_client')
  }
  assert.equal(
    await take({
      from: { address: 'inconnu@nulle-part.example', name: '' },
      subject: ticket.number,
      inReplyTo: `<${left.id}@127.0.0.1>`,
    }),
    'set_aside unknown_writer',
  )
  // A colleague without the right writes in none of it either.
  assert.equal(
    await take({
      from: { address: 'colette.morin@client.example', name: '' },
      subject: ticket.number,
      text: 'Collègue',
    }),
    'set_aside other_client',
  )
  assert.deepEqual(await bodies(ticket.id), before)
})

test('P14 P37 whoever answers from an address that nobody has is decided about, and becomes neither requester nor client; a contact address counts with the mark alone', async () => {
  const { claire, agent } = world
  const ticket = await file(claire)
  await say(agent, ticket.id, 'Oui ?')
  const { reply_to } = await outgoing(ticket, requester)
  const perso = {
    to: [reply_to],
    from: { address: 'perso@ailleurs.example', name: 'Claire (perso)' },
    text: 'De chez moi',
  }
  assert.equal(await take(perso), 'set_aside unknown_writer')
  assert.equal(await take(perso, { strangers: 'drop' }), 'set_aside unknown_writer')
  assert.equal(await take({ ...perso, to: [] }, { strangers: 'drop' }), 'dropped unknown_writer')
  // Anybody may write any contact address at their account: alone it makes nobody's mail theirs.
  await portal.sql("update accounts set contact_email = 'Perso@ailleurs.example' where id = any ($1::uuid[])", [
    [claire.id, world.ulysse.id],
  ])
  assert.equal(await take({ ...perso, to: [] }), 'set_aside unknown_writer')
  assert.equal(await take(perso), ticket.id)
  await portal.sql('update accounts set contact_email = sign_in_email where id = any ($1::uuid[])', [
    [claire.id, world.ulysse.id],
  ])
  const seen = (await agent.get(`/tickets/${ticket.id}`)).body
  assert.deepEqual([seen.openedBy, seen.organisation.name], ['AUBERTINE claire', "Office de l'habitat du Lerzan"])
  assert.equal((await portal.sql('select account_id from tickets where id = $1', [ticket.id]))[0].account_id, claire.id)
})

test('P14 a forged From is never believed; of the staff only what is proven is', async () => {
  const { claire } = world
  const ticket = await file(claire)
  const staff = { from: { address: 'theo.nivernec@halbrane.example', name: 'Théo' }, subject: ticket.number }
  assert.equal(await take({ ...staff, origin: 'forged', text: 'a' }), 'set_aside forged_writer')
  assert.equal(await take({ subject: ticket.number, origin: 'forged', text: 'b' }), 'set_aside forged_writer')
  for (const origin of ['unproven', 'unknown'] as const)
    assert.equal(await take({ ...staff, origin, text: 'c' }), 'set_aside unproven_writer')
  assert.equal((await bodies(ticket.id)).length, 1)
  assert.equal(await take({ ...staff, origin: 'proven', text: 'Vraiment moi' }), ticket.id)
  assert.equal(await take({ ...staff, subject: 'TR: x', origin: 'unproven', text: 'd' }), 'set_aside unproven_writer')
  assert.equal(await take({ ...staff, subject: 'x', origin: 'proven', text: 'e' }), 'set_aside opens_nothing')
})

test('P14 an automatic answer is kept, opens nothing again and tells nobody; a real one does', async () => {
  const { claire, agent } = world
  const ticket = await file(claire)
  const closed = (await agent.post(`/tickets/${ticket.id}/closure`, { version: ticket.version })).body
  const { reply_to } = await outgoing(ticket, requester)
  const mails = async () => (await portal.sql('select count(*)::int as n from mails'))[0].n
  const before = await mails()
  for (let times = 0; times < 20; times++)
    assert.equal(
      await take({ to: [reply_to], automatic: true, subject: `Absent ${times}`, text: `De retour lundi ${times}` }),
      ticket.id,
    )
  const seen = (await claire.get(`/tickets/${ticket.id}`)).body
  assert.deepEqual([seen.status, seen.version, await mails()], ['closed', closed.version, before])
  assert.equal(seen.messages.filter((one: any) => one.automatic).length, 20)
  assert.equal(
    await take({ automatic: true, subject: 'Absent', text: 'x', from: { address: requester, name: '' } }),
    'dropped automatic',
  )
  await take({ to: [reply_to], text: "En fait si, c'est revenu." })
  assert.equal((await claire.get(`/tickets/${ticket.id}`)).body.status, 'waiting_provider')
})

test('P14 a mail of a known person opens a ticket in their name, under their one organisation', async () => {
  const taken = await take({ subject: 'Plus  d’encre\r\nBcc: x', text: 'Il ne reste rien.' })
  const seen = (await world.claire.get(`/tickets/${taken}`)).body
  assert.deepEqual(
    [seen.subject, seen.isMine, seen.organisation.name],
    ['Plus d’encre Bcc: x', true, "Office de l'habitat du Lerzan"],
  )
})

test('P14 P15 one of the staff who answers their mail answers the client', async () => {
  const { claire, agent } = world
  const ticket = await file(claire)
  await agent.put(`/staff/tickets/${ticket.id}/assignment`, { version: ticket.version, responsibleId: agent.id })
  await say(claire, ticket.id, 'Alors ?')
  const left = await outgoing(ticket, 'theo.nivernec@client.example')
  assert.ok(left, 'whoever it falls to is told')
  await take({
    to: [left.reply_to],
    from: { address: 'theo.nivernec@halbrane.example', name: 'Théo' },
    text: 'Je passe demain.',
  })
  const seen = (await claire.get(`/tickets/${ticket.id}`)).body
  const message = seen.messages.find((one: any) => one.body === 'Je passe demain.')
  assert.deepEqual([message.side, message.author, seen.status], ['staff', 'NIVERNEC theo', 'waiting_client'])
})

test('P37 P14 mails to either reference of joined tickets reach the one that stays', async () => {
  const { claire, agent } = world
  const [one, two] = [await file(claire), await file(claire)]
  const asked = (await say(agent, two.id, 'Oui ?')).body
  const { reply_to } = await outgoing(two, requester)
  await agent.post(`/staff/tickets/${two.id}/merge`, { intoId: one.id, version: asked.version })
  assert.equal(await take({ to: [reply_to], text: 'À la vieille adresse' }), one.id)
  assert.equal(await take({ subject: two.number, text: 'Au vieux numéro' }), one.id)
})

test('P14 quotes and signatures of common programs are folded, nothing is lost, an answer below the quote is seen, and all quote is kept', () => {
  const cases: Array<[text: string, body: string | RegExp]> = [
    ['Le bac 2.\n\nLe ven. 27 nov. 2026 à 10:00, Halbrane <a@b.example> a écrit :\n\n> Quel bac ?', 'Le bac 2.'],
    ["Oui.\n\n-----Message d'origine-----\nDe : Halbrane\nEnvoyé : vendredi\nObjet : T\n\nQuel bac ?", 'Oui.'],
    ['Yes.\n\nOn Fri, Nov 27, 2026 at 10:00 AM Halbrane <a@b.example> wrote:\n> Which?', 'Yes.'],
    ['Merci\n\n-- \nClaire Aubertine\nOffice du Lerzan', 'Merci'],
    ['Merci\n\nEnvoyé de mon iPhone', 'Merci'],
    ['> Quel bac ?\n\nLe second.', /Le second\./],
    ['> tout\n> cité', /tout\n> cité/],
  ]
  for (const [text, wanted] of cases) {
    const { body, folded } = foldMail(text)
    if (typeof wanted === 'string') assert.equal(body, wanted, text)
    else assert.match(body, wanted, text)
    const left = (all: string) => all.replace(/\s+/g, '')
    assert.equal(
      [...left(body + folded)].sort().join(''),
      [...left(text)].sort().join(''),
      `nothing is lost of ${text}`,
    )
  }
  const deep = Array.from({ length: 40 }, (_, level) => `${'>'.repeat(level + 1)} niveau ${level}`).join('\n')
  assert.equal(foldMail(`Réponse\n\n${deep}`).body, 'Réponse')
})

test('P14 whatever is made up is no address of a ticket', () => {
  fc.assert(
    fc.property(fc.string(), (text) => assert.equal(readReplyAddress(text), undefined)),
    { seed: 20261201, numRuns: 300 },
  )
  assert.deepEqual(readReplyAddress(`a+t-2026-0042-${'a'.repeat(24)}@b.example`), {
    number: 'T-2026-0042',
    mark: 'a'.repeat(24),
  })
})

test('P37 whoever a mail went to too, and is of the same client, follows its ticket; all others are shown to the staff and never added', async () => {
  const { claire, ulysse, colleague, agent } = world
  const marc = await makeAccount(portal, 'marc.copie')
  await makeMember(portal, marc, await makeOrganisation(portal, 'Ville de Corvène'))
  const cc = (...names: string[]) => ['Assistance+x@halbrane.example', ...names.map((name) => `${name}@client.example`)]
  const ticket = await file(claire, { subject: 'En copie' })
  const { reply_to } = await (async () => {
    await say(agent, ticket.id, 'Oui ?')
    return outgoing(ticket, requester)
  })()
  const to = (...names: string[]) => [reply_to, ...cc(...names)]
  const followers = async () =>
    (await agent.get(`/tickets/${ticket.id}`)).body.followers.map(({ name }: any) => name).sort()
  const copied = async (body: string) =>
    (await agent.get(`/tickets/${ticket.id}`)).body.messages.find((one: any) => one.body === body).copied
  const told = async (person: { id: string }) =>
    (
      await portal.sql(
        "select count(*)::int as n from notifications where kind = 'support.followed' and account_id = $1",
        [person.id],
      )
    )[0].n
  await take({ to: to('ulysse.brehec', 'marc.copie', 'personne'), text: 'Avec Ulysse.' })
  assert.deepEqual(await followers(), ['BREHEC ulysse'])
  assert.deepEqual(await copied('Avec Ulysse.'), ['marc.copie@client.example', 'personne@client.example'])
  assert.equal(await told(ulysse), 1)
  // Once; and what a client sees says nothing of addresses.
  await take({ to: to('ULYSSE.brehec', 'claire.aubertine'), text: 'Encore.' })
  assert.deepEqual([await followers(), await copied('Encore.'), await told(ulysse)], [['BREHEC ulysse'], [], 1])
  const own = (await claire.get(`/tickets/${ticket.id}`)).body
  assert.deepEqual([...new Set(own.messages.flatMap((one: any) => one.copied))], [])
  // Whoever only follows adds nobody, as on the page; nor does a mail that nobody wrote, or whose writer is not shown to be true.
  const ulysses = { from: { address: 'ulysse.brehec@client.example', name: '' } }
  await take({ ...ulysses, to: to('colette.morin'), text: 'Et Colette ?' })
  assert.deepEqual(
    [await followers(), await copied('Et Colette ?')],
    [['BREHEC ulysse'], ['colette.morin@client.example']],
  )
  await take({ to: to('colette.morin'), origin: 'unproven', text: 'Sans preuve' })
  await take({ to: to('colette.morin'), automatic: true, text: 'Absente' })
  assert.deepEqual(await followers(), ['BREHEC ulysse'])
  assert.equal((await colleague.get(`/tickets/${ticket.id}`)).status, 404)
  await take({
    from: { address: 'theo.nivernec@halbrane.example', name: '' },
    origin: 'proven',
    to: to('colette.morin'),
    text: 'Avec Colette.',
  })
  assert.deepEqual(await followers(), ['BREHEC ulysse', 'MORIN colette'])
  assert.equal((await colleague.get(`/tickets/${ticket.id}`)).status, 200)
  // A contact address that somebody typed makes nobody follow; one that opens a ticket does as one that answers.
  await portal.sql("update accounts set contact_email = 'personne@client.example' where id = $1", [colleague.id])
  const opened = await take({ subject: 'Nouveau', to: cc('ulysse.brehec', 'personne'), text: 'Nouveau souci.' })
  const seen = (await agent.get(`/tickets/${opened}`)).body
  assert.deepEqual(
    [seen.followers.map(({ name }: any) => name), seen.messages[0].copied],
    [['BREHEC ulysse'], ['personne@client.example']],
  )
  await portal.sql('update accounts set contact_email = sign_in_email where id = $1', [colleague.id])
})

test('O21 of an erased person nothing is left in the mails that came in: names, addresses, words and the mails as they came; what others wrote stays', async () => {
  const person = await makeAccount(portal, 'ines.varenne')
  await makeMember(portal, person, world.organisation)
  const [box] = await portal.sql('select id from mailboxes limit 1')
  const address = 'ines.varenne@client.example'
  const fileOf = async (id: string) =>
    (
      await insert(portal, 'files', {
        ...{ brand_id: portal.brandId, owner_kind: 'kernel.inbound_mail', owner_id: id, name: 'e-mail.eml' },
        ...{ content_type: 'message/rfc822', size_bytes: 1, sha256: '0'.repeat(64), storage_key: `x/${id}` },
      })
    ).id
  let uid = 0
  const kept = async (values: Record<string, unknown>) => {
    const at = {
      received_at: portal.clock.now,
      ...(values.state === 'received' ? {} : { settled_at: portal.clock.now }),
    }
    const mail = await insert(portal, 'inbound_mails', {
      ...{ brand_id: portal.brandId, mailbox_id: box.id, takes: 'support.tickets', print: `o21-${++uid}` },
      ...{
        uid_validity: 7,
        uid,
        size_bytes: 1,
        message_id: `<o21-${uid}@x.example>`,
        to_addresses: '{assistance@halbrane.example}',
      },
      ...at,
      ...values,
    })
    await portal.sql('update inbound_mails set file_id = $2 where id = $1', [mail.id, await fileOf(mail.id)])
    return mail.id as string
  }
  const words = { subject: 'Dossier de Varenne Ines', excerpt: `Écrivez à ${address}, ou ${address.toUpperCase()}.` }
  const theirs = { ...words, from_address: address.toUpperCase().toLowerCase(), from_name: 'Inès' }
  const ids = {
    taken: await kept({ ...theirs, state: 'taken' }),
    aside: await kept({ ...theirs, state: 'set_aside', reason: 'other_client' }),
    passedOn: await kept({
      ...{ ...words, from_address: 'theo.nivernec@halbrane.example', from_name: 'Théo', state: 'set_aside' },
      ...{ reason: 'forwarded', forwarded_address: address, forwarded_name: 'VARENNE ines' },
    }),
    settled: await kept({
      ...{ ...words, from_address: 'claire.aubertine@client.example', from_name: 'Claire', state: 'taken' },
      to_addresses: `{assistance@halbrane.example,${address}}`,
    }),
    waiting: await kept({
      ...{ ...words, from_address: 'claire.aubertine@client.example', from_name: 'Claire', state: 'set_aside' },
      ...{ reason: 'other_client', to_addresses: `{assistance@halbrane.example,${address}}` },
    }),
  }
  const ticket = await file(world.claire)
  await take({
    subject: ticket.number,
    to: ['assistance@halbrane.example', 'x@y.example', address],
    text: 'Pour Inès.',
  })
  const [, copy] = [0, (await portal.sql('select message_id from ticket_copies limit 1'))[0].message_id]
  await portal.sql('insert into ticket_copies (message_id, address) values ($1, $2)', [copy, address])
  await portal.sql(
    "insert into ticket_messages (ticket_id, author_label, author_email, author_side, body, channel, folded, mail_message_id, created_at) values ($1, 'Inès', $2, 'client', 'Mon mot.', 'mail', 'Inès, 06 12', '<o21@x.example>', now())",
    [ticket.id, address],
  )
  await portal.sql("update accounts set status = 'deactivated', erase_on = $2 where id = $1", [person, '2026-11-27'])
  assert.equal(await eraseDueAccounts(portal.app.services), 1)
  const rows = Object.fromEntries(
    (
      await portal.sql(
        'select id, state, reason, from_address, from_name, forwarded_address, forwarded_name, to_addresses, subject, excerpt, file_id is not null as source from inbound_mails',
      )
    ).map((row) => [row.id, row]),
  )
  const of = (name: keyof typeof ids) => {
    const { id: _, ...row } = rows[ids[name]]
    return row
  }
  const label = of('taken').from_name
  assert.match(label, /^Compte clos [0-9A-F]{8}$/)
  const gone = { forwarded_address: '', forwarded_name: '', to_addresses: [], subject: '', excerpt: '', source: false }
  assert.deepEqual(of('taken'), { ...gone, state: 'taken', reason: '', from_address: '', from_name: label })
  assert.deepEqual(of('aside'), { ...gone, state: 'dropped', reason: 'erased', from_address: '', from_name: label })
  assert.deepEqual(of('passedOn'), {
    ...{
      ...gone,
      state: 'dropped',
      reason: 'erased',
      from_address: 'theo.nivernec@halbrane.example',
      from_name: 'Théo',
    },
    forwarded_name: label,
  })
  const others = {
    ...{
      from_address: 'claire.aubertine@client.example',
      from_name: 'Claire',
      forwarded_address: '',
      forwarded_name: '',
    },
    ...{
      to_addresses: ['assistance@halbrane.example'],
      subject: `Dossier de ${label}`,
      excerpt: `Écrivez à ${label}, ou ${label}.`,
    },
  }
  assert.deepEqual(of('settled'), { ...others, state: 'taken', reason: '', source: false })
  // What somebody still decides about is there as it came.
  assert.deepEqual(of('waiting'), { ...others, state: 'set_aside', reason: 'other_client', source: true })
  const left = await portal.sql(
    'select count(*)::int as n from inbound_mails i where i::text ~* $1 union all select count(*)::int from ticket_copies c where c::text ~* $1 union all select count(*)::int from ticket_messages m where m.author_email ~* $1 or m.folded ~* $1',
    ['ines'],
  )
  assert.deepEqual(left, [{ n: 0 }, { n: 0 }, { n: 0 }])
  assert.deepEqual(
    await portal.sql(
      "select author_label, folded, body from ticket_messages where mail_message_id = '<o21@x.example>'",
    ),
    [{ author_label: label, folded: '', body: 'Mon mot.' }],
  )
})
