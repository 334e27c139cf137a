import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import sharp from 'sharp'
import { asPerson, type StaffContext } from '../../kernel/http/context.ts'
import { hashToken } from '../../kernel/http/endpoints.ts'
import { tryingAs } from '../../kernel/identity/trying-as.ts'
import {
  insert,
  makeAccount,
  makeMember,
  makeOrganisation,
  makeStaff,
  type Person,
  type Portal,
  startPortal,
} from '../../testing/portal.ts'

import { rewriteStatements } from '../../testing/statements.ts'
import { helpPagesFor } from './index.ts'
import { plainOf } from './pages.ts'

let portal: Portal
let admin: Person
let agent: Person
let reader: Person
let claire: Person
let organisation: string
before(async () => {
  portal = await startPortal()
  organisation = await makeOrganisation(portal, 'Vallois & Brès')
  const id = await makeAccount(portal, 'claire.lit')
  await makeMember(portal, id, organisation)
  claire = await portal.signedIn(id)
  admin = await portal.signedIn(await makeStaff(portal, 'admin.dupond', 'administrator'))
  agent = await portal.signedIn(await makeStaff(portal, 'agent.dupond'))
  reader = await portal.signedIn(await makeStaff(portal, 'lea.lit', 'reader'))
})
after(() => portal.close())

const brandOf = () => portal.app.services.brands.byId(portal.brandId)
const base = '/staff/portal-configuration'
const t = (words: string) => ({ fr: words, en: `${words} (en)` })
const read = async () => (await agent.get(base)).body
const save = async (change: (content: any) => void, who = agent) => {
  const now = await read()
  change(now.content)
  return who.put(`${base}/draft`, { version: now.version, content: now.content })
}
const publish = async () => admin.post(`${base}/publication`, { version: (await read()).version })
const saved = async (change: (content: any) => void) => {
  const kept = await save(change)
  assert.equal(kept.status, 200, JSON.stringify(kept.body))
  return kept.body
}
const inForce = async (change: (content: any) => void) => {
  await saved(change)
  const done = await publish()
  assert.equal(done.status, 200, JSON.stringify(done.body))
  return done.body
}
const action = (more: object = {}) => ({
  id: randomUUID(),
  icon: 'alert',
  colour: 'brique',
  title: t('Déclarer une panne'),
  description: t('Ascenseur, copieur, porte'),
  href: '/assistance/nouveau',
  ...more,
})
const fields = (reply: any) => (reply.body.errors ?? []).map((one: any) => `${one.field} ${one.code}`)

test('P5 the home page is prepared as a draft that no client sees, published as one, and undone as one', async () => {
  const before = (await claire.get('/portal-home')).body
  assert.deepEqual([before.title, before.actions], ['', []])
  await saved((content) => {
    content.home.title = t('Votre espace')
    content.home.text = t('Bonjour {prénom}.')
    content.actions.push(action())
  })
  assert.equal((await claire.get('/portal-home')).body.title, '')
  assert.equal((await agent.get(`${base}/preview`)).body.home.title, 'Votre espace')
  const first = await publish()
  assert.equal(first.status, 200, JSON.stringify(first.body))
  assert.deepEqual([first.body.version, first.body.changes], [0, []])
  const home = (await claire.get('/portal-home')).body
  assert.deepEqual(
    [home.title, home.text, home.actions[0].title],
    ['Votre espace', 'Bonjour claire.', 'Déclarer une panne'],
  )
  await inForce((content) => {
    content.home.title = t('Nouveau titre')
    content.theme.colour = '#7A3B12'
    content.actions = []
  })
  const second = (await claire.get('/portal-home')).body
  assert.deepEqual([second.title, second.actions], ['Nouveau titre', []])
  assert.equal((await portal.guest.get('/brand')).body.colour, '#7A3B12')
  const undone = await admin.post(`${base}/undo`)
  assert.equal(undone.status, 200, JSON.stringify(undone.body))
  const back = (await claire.get('/portal-home')).body
  assert.deepEqual([back.title, back.actions.length], ['Votre espace', 1])
  assert.equal((await portal.guest.get('/brand')).body.colour, '#0B5A73')
  assert.equal((await admin.post(`${base}/undo`)).body.code, 'portal_configuration.nothing_to_undo')
})

test('P5 of two who prepare the portal at once the second is told, and nothing is lost; a draft is dropped whole', async () => {
  const [mine, theirs] = [await read(), await read()]
  mine.content.home.title = t('Le mien')
  theirs.content.home.title = t('Le leur')
  assert.equal((await agent.put(`${base}/draft`, { version: mine.version, content: mine.content })).status, 200)
  const second = await admin.put(`${base}/draft`, { version: theirs.version, content: theirs.content })
  assert.deepEqual([second.status, second.body.extra.current.content.home.title.fr], [409, 'Le mien'])
  const now = await read()
  assert.deepEqual(
    now.changes.map((one: any) => [one.part, one.what, one.after]),
    [['home', 'title', 'Le mien']],
  )
  assert.equal((await admin.post(`${base}/publication`, { version: now.version + 1 })).status, 409)
  assert.equal((await admin.post(`${base}/undo`)).body.code, 'portal_configuration.draft_open')
  assert.equal((await agent.post(`${base}/draft/drop`, { version: now.version })).body.version, 0)
  assert.equal(
    (await admin.post(`${base}/publication`, { version: 0 })).body.code,
    'portal_configuration.nothing_to_publish',
  )
})

test('P5 who saw a draft that was dropped meanwhile neither publishes nor overwrites the one that was begun since', async () => {
  const seen = await saved((content) => {
    content.home.title = t('Vu')
  })
  assert.equal((await admin.post(`${base}/draft/drop`, { version: seen.version })).status, 200)
  const other = await saved((content) => {
    content.home.title = t('Pas vu')
  })
  const answers = [
    await admin.post(`${base}/publication`, { version: seen.version }),
    await agent.put(`${base}/draft`, { version: seen.version, content: seen.content }),
  ]
  assert.deepEqual(
    answers.map(({ status, body }) => [status, body.code]),
    [
      [409, 'conflict'],
      [409, 'conflict'],
    ],
  )
  await admin.post(`${base}/draft/drop`, { version: other.version })
})

test('B17 P31 who may prepare the portal reads its pictures by it, and no other file of the brand', async () => {
  const upload = [{ field: 'attachments', name: 'contrat.txt', bytes: 'Secret de Claire' }]
  const ticket = await claire.upload('/tickets', upload, { category: 'question', subject: 'x', body: 'x' })
  assert.equal(ticket.status, 201, JSON.stringify(ticket.body))
  const { id } = ticket.body.messages[0].attachments[0]
  assert.equal((await admin.get(`/tickets/${ticket.body.id}/attachments/${id}`)).status, 200)
  for (const who of [admin, agent, reader])
    assert.equal((await who.get(`${base}/pictures/${id}`)).status, 404, who.identifier)
})

test('P5 who reads the configuration does not write it, and who prepares it does not publish it', async () => {
  const now = await read()
  assert.equal((await reader.get(base)).status, 200)
  assert.equal((await reader.put(`${base}/draft`, { version: 0, content: now.content })).status, 403)
  assert.equal((await agent.post(`${base}/publication`, { version: 0 })).status, 403)
  assert.deepEqual(
    [(await claire.get(base)).status, (await portal.guest.get(base)).status, (await agent.get('/portal-home')).status],
    [404, 401, 403],
  )
})

const page = (address: string, more: object = {}) => ({
  id: randomUUID(),
  address,
  title: t('Mentions légales'),
  body: t('# Éditeur\n\nHalbrane'),
  audience: 'everybody',
  groupId: null,
  help: false,
  words: '',
  ...more,
})
const discard = async () => {
  const { version } = await read()
  if (version > 0) await agent.post(`${base}/draft/drop`, { version })
}

test('P6 a colour that cannot be read is refused with the nearest that can; the font is one of those that are shipped', async () => {
  await discard()
  const orange = await save((content) => {
    content.theme.colour = '#E8862E'
    content.theme.linkColour = '#FFFF00'
  })
  assert.equal(orange.status, 422)
  assert.deepEqual(fields(orange), [
    'content.theme.colour portal_configuration.low_contrast',
    'content.theme.linkColour portal_configuration.low_contrast',
  ])
  assert.match(orange.body.errors[0].message, /2\.6.*#AC6322/)
  const font = await save((content) => {
    content.theme.font = 'comic'
  })
  assert.deepEqual(fields(font), ['content.theme.font bad_choice'])
  for (const colour of ['red', '#12', '#11223344', 'javascript:1'])
    assert.equal(
      (
        await save((content) => {
          content.theme.colour = colour
        })
      ).status,
      422,
      colour,
    )
  await inForce((content) => {
    content.theme = { ...content.theme, colour: '#7A3B12', linkColour: '#24568F', font: 'system', titleFont: 'hanken' }
  })
  const { body } = await portal.guest.get('/brand')
  assert.deepEqual(
    [body.colour, body.linkColour, body.font, body.titleFont],
    ['#7A3B12', '#24568F', 'system', 'hanken'],
  )
})

test('P1 logo, background and icon are set per brand and seen before sign-in; an SVG, with a script or without, is no picture', async () => {
  const png = readFileSync(new URL('../news/demo/bureau.png', import.meta.url))
  const add = async (use: string, name: string, bytes: Buffer | string) =>
    agent.upload(`${base}/draft/pictures`, [{ field: 'picture', name, bytes }], {
      use,
      version: String((await read()).version),
    })
  for (const [name, bytes] of [
    ['logo.svg', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'],
    ['logo.png', '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'],
    ['logo.png', '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>'],
    ['page.png', '<html><script>alert(1)</script></html>'],
  ] as const)
    assert.equal((await add('logo', name, bytes)).status, 422, name)
  assert.deepEqual(fields(await add('icon', 'grand.png', Buffer.concat([png, Buffer.alloc(200_001)]))), [
    'picture portal_configuration.picture_too_large',
  ])
  const ids: Record<string, string> = {}
  for (const use of ['background', 'highlight']) {
    const kept = await add(use, `${use}.png`, Buffer.concat([png, Buffer.from('marque')]))
    assert.equal(kept.status, 201, JSON.stringify(kept.body))
    ids[use] = kept.body.fileId
  }
  // Painted anew: what was hidden in the file, or behind it, is given to nobody.
  const { bytes: painted } = await agent.get(`${base}/pictures/${ids.background}`)
  assert.deepEqual([(await sharp(painted).metadata()).format, painted.includes('marque')], ['webp', false])
  const damaged = await add('highlight', 'x.png', png.subarray(0, 3000))
  assert.deepEqual(fields(damaged), ['picture pictures.unreadable'])
  // Before it is published nobody sees it, signed in or not.
  assert.equal((await portal.guest.get(`/portal-pictures/${ids.background}`)).status, 404)
  assert.equal((await portal.guest.get(`/brand/logo/${ids.background}`)).status, 404)
  await inForce((content) => {
    content.theme.backgroundId = ids.background
    content.theme.iconId = ids.background
    content.highlight = { ...content.highlight, shown: true, title: t('À lire'), pictureId: ids.highlight }
  })
  assert.equal((await portal.guest.get('/brand')).body.backgroundId, ids.background)
  assert.ok((await portal.guest.get(`/brand/logo/${ids.background}`)).bytes.equals(painted))
  assert.equal((await portal.guest.get(`/portal-pictures/${ids.highlight}`)).status, 200)
  assert.equal((await claire.get('/portal-home')).body.highlight.pictureId, ids.highlight)
  const stranger = await save((content) => {
    content.theme.logoId = randomUUID()
  })
  assert.deepEqual(fields(stranger), ['content.theme.logoId portal_configuration.picture_unknown'])
})

test('P5 the highlighted block is shown from its first day to its last, and in no other days', async () => {
  await inForce((content) => {
    content.highlight = {
      ...content.highlight,
      shown: true,
      title: t('Fermeture'),
      startsOn: '2026-11-22',
      endsOn: '2026-11-23',
    }
  })
  const found: boolean[] = []
  for (const day of ['21', '22', '23', '24']) {
    portal.clock.set(`2026-11-${day}T09:00:00Z`)
    found.push((await claire.get('/portal-home')).body.highlight !== null)
  }
  portal.clock.set('2026-11-20T09:00:00Z')
  assert.deepEqual(found, [false, true, true, false])
  const back = await save((content) => {
    content.highlight.endsOn = '2026-11-21'
  })
  assert.deepEqual(fields(back), ['content.highlight.endsOn portal_configuration.ends_before'])
})

test('P5 an action leads to a place of the portal or to the web; an address that runs something is refused', async () => {
  for (const href of [
    'javascript:alert(1)',
    '//evil.example',
    '/\\evil.example',
    'http://sans.example',
    'https://a@b.example',
    'data:text/html,x',
    '',
  ])
    assert.equal((await save((content) => void content.actions.push(action({ href })))).status, 422, href)
  for (const [field, value] of [
    ['icon', 'skull'],
    ['colour', 'fuchsia'],
  ] as const)
    assert.equal((await save((content) => void content.actions.push(action({ [field]: value })))).status, 422)
  const twice = action()
  const many = await save((content) => void content.actions.push(twice, twice))
  assert.match(fields(many)[0], /^content\.actions\.\d\.id bad_value$/)
  assert.equal(
    (
      await save((content) => {
        content.actions = Array.from({ length: 13 }, () => action())
      })
    ).status,
    422,
  )
})

test('P7 a page has an address of its own, one that another has or that is reserved is refused, and is read by its audience', async () => {
  await discard()
  const group = (
    await insert(portal, 'client_groups', {
      brand_id: portal.brandId,
      name: 'Santé',
      remark: '',
      created_at: portal.clock.now,
    })
  ).id
  const others = (await admin.post('/staff/client-groups', { name: 'Écoles', remark: '' })).body.id
  await portal.sql(
    'insert into client_group_members (organisation_id, group_id, brand_id, added_at) values ($1, $2, $3, $4)',
    [organisation, group, portal.brandId, portal.clock.now],
  )
  const taken = await save((content) => void content.pages.push(page('aide'), page('aide')))
  assert.deepEqual(fields(taken), ['content.pages.1.address portal_configuration.address_taken'])
  const reserved = await save((content) => void content.pages.push(page('contact')))
  assert.deepEqual(fields(reserved), ['content.pages.0.address portal_configuration.address_reserved'])
  for (const address of ['../x', 'Aide', 'a b', 'é', 'a--b', '-a', 'a/b', '', 'x'.repeat(61)])
    assert.equal((await save((content) => void content.pages.push(page(address)))).status, 422, address)
  const unknown = await save(
    (content) => void content.pages.push(page('a', { audience: 'group', groupId: randomUUID() })),
  )
  assert.deepEqual(fields(unknown), ['content.pages.0.groupId bad_choice'])
  const missing = await save((content) => void content.pages.push(page('a', { audience: 'group' })))
  assert.deepEqual(fields(missing), ['content.pages.0.groupId required'])
  await inForce(
    (content) =>
      void content.pages.push(
        page('mentions-legales'),
        page('tarifs', { audience: 'signed_in' }),
        page('sante', { audience: 'group', groupId: group }),
        page('ecoles', { audience: 'group', groupId: others }),
      ),
  )
  const seen = async (who: Pick<Person, 'get'>, path: string) =>
    Promise.all(
      ['mentions-legales', 'tarifs', 'sante', 'ecoles', 'rien'].map(
        async (address) => (await who.get(`/${path}/${address}`)).status,
      ),
    )
  assert.deepEqual(await seen(claire, 'portal-pages'), [200, 200, 200, 404, 404])
  assert.deepEqual(await seen(portal.guest, 'open-pages'), [200, 404, 404, 404, 404])
  assert.equal((await portal.guest.get('/portal-pages/tarifs')).status, 401)
  // An action to a page that one may not read is not there.
  await inForce((content) => {
    content.actions = [action({ href: '/pages/ecoles' }), action({ href: '/pages/sante' })]
  })
  assert.deepEqual(
    (await claire.get('/portal-home')).body.actions.map((one: any) => one.href),
    ['/pages/sante'],
  )
  // The next edition takes it away; the one before brings it back as it was.
  await inForce((content) => {
    content.pages = content.pages.filter((one: any) => one.address !== 'tarifs')
  })
  assert.equal((await claire.get('/portal-pages/tarifs')).status, 404)
  const { items } = (await admin.get(`${base}/editions`)).body
  const before = items.find((one: any) => one.state === 'superseded')
  assert.equal((await admin.post(`${base}/editions/${before.id}/restoration`)).status, 200)
  assert.equal((await claire.get('/portal-pages/tarifs')).status, 200)
  assert.equal((await admin.post(`${base}/editions/${randomUUID()}/restoration`)).status, 404)
  assert.equal((await agent.post(`${base}/editions/${before.id}/restoration`)).status, 403)
})

test('P7 help pages are found by the words of a ticket, in the language of whoever asks, and only those that they may read', async () => {
  await inForce((content) => {
    content.pages = [
      page('bourrage', {
        help: true,
        title: { fr: 'Bourrage papier', en: 'Paper jam' },
        body: { fr: 'Ouvrez le **capot**.', en: 'Open the lid.' },
        words: 'coincé bloqué',
      }),
      page('toner', {
        help: true,
        title: { fr: 'Changer le toner', en: 'Change the toner' },
        body: t('Le papier ne sert pas.'),
      }),
      page('papier', { title: t('Papier à en-tête') }),
    ]
  })
  const find = (who: string, words: string, locale: 'fr' | 'en' = 'fr') =>
    asPerson(portal.app.services, hashToken(who), brandOf(), (ctx) => helpPagesFor({ ...ctx, locale }, words))
  const found = await find(claire.token, "Le papier est coincé dans l'imprimante")
  assert.deepEqual(
    found.map(({ address }) => address),
    ['bourrage', 'toner'],
  )
  assert.deepEqual(
    [found[0]!.title, found[0]!.href, found[0]!.excerpt],
    ['Bourrage papier', '/pages/bourrage', 'Ouvrez le capot.'],
  )
  assert.deepEqual(
    (await find(claire.token, 'PAPER JAM', 'en')).map(({ title }) => title),
    ['Paper jam'],
  )
  assert.deepEqual(await find(claire.token, 'à de'), [])
  assert.deepEqual(await find(claire.token, "%_' or 1=1"), [])
})

test('P7 a help page begins as it reads, without the signs of Markdown and with its own hyphens and punctuation', () => {
  assert.equal(
    plainOf(
      '## Bourrage\n\n- Tirez **la feuille**, sans forcer, au rez-de-chaussée (bac 2).\n- Voir [le guide](/pages/guide).',
    ),
    'Bourrage Tirez la feuille, sans forcer, au rez-de-chaussée (bac 2). Voir le guide.',
  )
})

test("P7 «Notre équipe» shows everybody's contacts and one's own; another client's contact is in no answer", async () => {
  const other = await makeOrganisation(portal, 'Ailleurs')
  const contact = (name: string, organisationIds: string[]) => ({
    id: randomUUID(),
    name,
    role: t('Chargée'),
    phone: '01',
    email: '',
    organisationIds,
  })
  const bad = await save((content) => {
    content.team = [contact('X', [randomUUID()])]
  })
  assert.deepEqual(fields(bad), ['content.team.0.organisationIds.0 bad_choice'])
  await inForce((content) => {
    content.team = [contact('Pour tous', []), contact('La nôtre', [organisation]), contact('La leur', [other])]
  })
  const names = (reply: any) => reply.body.team.map((one: any) => one.name)
  assert.deepEqual(names(await claire.get('/portal-home')), ['La nôtre', 'Pour tous'])
  assert.deepEqual(names(await claire.get('/portal-contact')), ['La nôtre', 'Pour tous'])
  assert.deepEqual(names(await portal.guest.get('/portal-contact')), [])
  const found = await agent.get(`${base}/clients?search=Ailleurs`)
  assert.deepEqual(found.body.items, [{ id: other, name: 'Ailleurs' }])
})

test('P7 the theme of a message decides the address that it is sent to; headers cannot be forged and floods are refused', async () => {
  const [billing, technical] = [randomUUID(), randomUUID()]
  await inForce((content) => {
    content.contact.themes = [
      { id: billing, label: t('Facturation'), email: 'compta@halbrane.example' },
      { id: technical, label: t('Technique'), email: 'technique@halbrane.example' },
    ]
    content.contact.places = [
      { id: randomUUID(), name: t('Siège'), postalAddress: '12 quai', phone: '02', mapHref: 'https://carte.example/1' },
    ]
  })
  const shown = (await portal.guest.get('/portal-contact')).body
  assert.deepEqual(
    [shown.places[0].name, shown.themes.map((one: any) => one.label)],
    ['Siège', ['Facturation', 'Technique']],
  )
  assert.doesNotMatch(JSON.stringify(shown), /halbrane\.example/)
  const message = (more: object = {}) => ({
    themeId: billing,
    name: 'Paule\r\nBcc: tous@mechant.example',
    email: 'paule@client.example',
    phone: '',
    message: 'Une question.\nDeux lignes.',
    ...more,
  })
  assert.equal((await portal.guest.post('/portal-contact/messages', message())).status, 202)
  assert.equal((await claire.post('/portal-contact/messages', message({ themeId: technical }))).status, 202)
  // The same once more is no second message.
  assert.equal((await claire.post('/portal-contact/messages', message({ themeId: technical }))).status, 202)
  const mails = await portal.sql(
    "select to_address, subject, text_body from mails where kind = 'portal_configuration.contact' order by created_at, to_address",
  )
  assert.deepEqual(
    mails.map((mail) => mail.to_address),
    ['compta@halbrane.example', 'technique@halbrane.example'],
  )
  assert.doesNotMatch(mails[0].subject, /[\r\n]/)
  assert.match(mails[0].text_body, /pas connecté/)
  assert.match(mails[1].text_body, /claire\.lit.*Vallois & Brès/)
  assert.deepEqual(fields(await portal.guest.post('/portal-contact/messages', message({ themeId: randomUUID() }))), [
    'themeId bad_choice',
  ])
  assert.deepEqual(
    fields(await portal.guest.post('/portal-contact/messages', message({ email: 'non', message: '' }))),
    ['email bad_email', 'message required'],
  )
  const statuses: number[] = []
  for (let n = 0; n < 4; n++) statuses.push((await portal.guest.post('/portal-contact/messages', message())).status)
  assert.deepEqual(statuses, [202, 429, 429, 429])
  portal.clock.advanceDays(0.02)
  assert.equal((await portal.guest.post('/portal-contact/messages', message())).status, 202)
})

test("P4 P6 the menu and the foot that are published are the brand's, on every page and before sign-in", async () => {
  await inForce((content) => {
    content.menu = [
      { key: 'home', place: 'bar' },
      { key: 'support', place: 'more' },
      { key: 'news', place: 'hidden' },
    ]
    content.footer.links = [
      { label: t('Nous contacter'), href: '/pages/contact' },
      { label: t('LinkedIn'), href: 'https://www.linkedin.com/company/halbrane' },
    ]
  })
  const { menu, links } = (await portal.guest.get('/brand')).body
  assert.deepEqual(
    menu.map((one: any) => `${one.key} ${one.place}`),
    ['home bar', 'support more', 'news hidden'],
  )
  assert.deepEqual(
    links.slice(0, 2).map((one: any) => one.href),
    ['/pages/contact', 'https://www.linkedin.com/company/halbrane'],
  )
  assert.deepEqual((await claire.get('/session')).body.brand.menu, menu)
  assert.equal(
    (await save((content) => void content.footer.links.push({ label: t('x'), href: 'javascript:x' }))).status,
    422,
  )
})

test('P3 a parameter is told by its name with its meaning where it is set', async () => {
  const { items } = (await admin.get('/staff/settings')).body
  const one = items.find((item: any) => item.parameter === 'AUTORISER_CREATION_COMPTE')
  assert.ok(one.help.length > 20)
  assert.deepEqual([one.value, one.abilities.edit.allowed], [false, true])
})

test('P5 what was in force stays as it was, whoever writes, and a brand has one draft', async () => {
  await discard()
  await saved((content) => {
    content.home.title = t('Un')
  })
  await assert.rejects(
    portal.sql(
      "insert into portal_configurations (brand_id, content, created_at, updated_at) values ($1, '{}', now(), now())",
      [portal.brandId],
    ),
    /portal_configurations_draft_key/,
  )
  await assert.rejects(
    portal.sql("update portal_configurations set content = '{}' where state = 'superseded'"),
    /stays as it was/,
  )
  await discard()
})

test('P1 P6 two brands of one deployment look different, before sign-in too; nothing of one is in the other', async () => {
  await discard()
  const made = await admin.post('/staff/brands', {
    name: 'Halbrane Ascenseurs',
    hosts: ['ascenseurs.example'],
    administrator: { surname: 'LIFT', givenName: 'Aline', signInEmail: 'aline@ascenseurs.example' },
  })
  assert.equal(made.status, 201, JSON.stringify(made.body))
  const [there] = await portal.sql("select id from accounts where sign_in_email = 'aline@ascenseurs.example'")
  await portal.sql("update accounts set status = 'active' where id = $1", [there.id])
  const { token } = await portal.signedIn(there.id)
  const call = async (method: 'GET' | 'PUT' | 'POST', path: string, payload?: object) => {
    const answer = await portal.app.server.inject({
      method,
      url: `/api/v1${path}`,
      headers: { host: 'ascenseurs.example', cookie: `parvis=${token}` },
      ...(payload ? { payload } : {}),
    })
    assert.ok(answer.statusCode < 300, answer.body)
    return answer.json()
  }
  const own = await read()
  const view = await call('GET', base)
  assert.deepEqual([view.content.pages, view.content.team], [[], []])
  view.content.theme.colour = '#7A3B12'
  view.content.theme.titleFont = 'system'
  view.content.footer.links = [{ label: t('Mentions'), href: '/pages/mentions-legales' }]
  view.content.pages = [page('mentions-legales')]
  const { version } = await call('PUT', `${base}/draft`, { version: 0, content: view.content })
  await call('POST', `${base}/publication`, { version })
  const [theirs, ours] = [await call('GET', '/brand'), (await portal.guest.get('/brand')).body]
  assert.deepEqual(
    [theirs.colour, theirs.titleFont, theirs.links[0].href],
    ['#7A3B12', 'system', '/pages/mentions-legales'],
  )
  assert.notDeepEqual([ours.colour, ours.titleFont, ours.links], [theirs.colour, theirs.titleFont, theirs.links])
  assert.equal((await call('GET', '/open-pages/mentions-legales')).title, 'Mentions légales')
  assert.deepEqual((await read()).content, own.content)
})

test('P28 the search of the frame finds the pages that somebody may read, and no other', async () => {
  await discard()
  await inForce((content) => {
    content.pages = [page('tarifs', { title: t('Tarifs zéphyr'), audience: 'signed_in' })]
  })
  const found = async (words: string) =>
    (await claire.get(`/search?words=${words}`)).body.groups.flatMap((group: any) =>
      group.items.map((one: any) => one.to),
    )
  assert.deepEqual(await found('ZEPHYR'), ['/pages/tarifs'])
  assert.deepEqual(await found('introuvable'), [])
})

test('P27 what waits for somebody across all spaces is read in one transaction and few statements, whatever the spaces', async () => {
  const [{ account_id }] = await portal.sql(
    "select account_id from memberships where organisation_id = $1 and role = 'principal_manager'",
    [organisation],
  )
  const manager = await portal.signedIn(account_id)
  let statements = 0
  const back = rewriteStatements(portal.database.pool, (text) => {
    statements += 1
    return text
  })
  try {
    assert.equal((await manager.get('/waiting')).status, 200)
    const first = statements
    statements = 0
    assert.equal((await claire.get('/portal-home')).status, 200)
    if (process.env.SHOTS) console.log(first, statements)
    assert.ok(first <= 12 && statements <= 9, `${first} for what waits, ${statements} for the home page`)
  } finally {
    back()
  }
})

test('P2 P31 P5 the portal is tried as a profile before it is published: what the database opens to somebody with it alone, nothing of any client, and nothing stays of it', async () => {
  const counts = async () =>
    (
      await portal.sql(
        'select (select count(*) from accounts)::int as a, (select count(*) from organisations)::int as o, (select count(*) from memberships)::int as m, (select count(*) from space_subscriptions)::int as s',
      )
    )[0]
  const before = await counts()
  const asIs = await agent.get(`${base}/preview`)
  assert.equal(asIs.body.tried, null)
  assert.ok(asIs.body.profiles.some(({ code, name }: any) => code === 'portal_user' && name === 'Utilisateur'))
  const tried = async (profile: string) => (await agent.get(`${base}/preview?profile=${profile}`)).body
  const [user, supervisor] = [await tried('portal_user'), await tried('portal_supervisor')]
  assert.deepEqual(
    ['fleet', 'billing', 'organisation-administration'].map((space) => user.tried.closed.includes(space)),
    [false, true, true],
  )
  assert.equal(supervisor.tried.closed.includes('billing'), false)
  assert.ok(user.tried.may.includes('Consulter le parc'))
  assert.equal(user.tried.may.includes('Exporter le parc sous Excel'), false)
  // What the decision table takes away is taken away there too, with the next look.
  await portal.sql("delete from role_permissions where role = 'portal_user' and permission = 'fleet.assets.read'")
  assert.equal((await tried('portal_user')).tried.closed.includes('fleet'), true)
  await portal.sql(
    "insert into role_permissions (brand_id, role, permission) values ($1, 'portal_user', 'fleet.assets.read')",
    [portal.brandId],
  )
  // It is what somebody who has that profile is shown, space by space.
  const id = await makeAccount(portal, 'ursule.essai')
  await makeMember(portal, id, await makeOrganisation(portal, 'Sans rien'), 'portal_user')
  const session = (await (await portal.signedIn(id)).get('/session')).body
  const closed = portal.app.services.spaces.map(({ name }) => name).filter((name) => !session.spaces.includes(name))
  assert.deepEqual((await tried('portal_user')).tried.closed, closed)
  const wrong = await agent.get(`${base}/preview?profile=nobody`)
  assert.deepEqual([wrong.status, fields(wrong)], [422, ['profile bad_choice']])
  assert.equal((await claire.get(`${base}/preview?profile=portal_user`)).status, 404)
  // Many at once, of every profile, each see their own.
  const profiles: string[] = asIs.body.profiles.map(({ code }: any) => code)
  const alone: unknown[] = []
  for (const profile of profiles) alone.push((await tried(profile)).tried)
  const together = await Promise.all([...profiles, ...profiles].map((profile) => tried(profile)))
  assert.deepEqual(
    together.map((one) => one.tried),
    [...alone, ...alone],
  )
  // Whatever fails within, who asks is themselves again, and writes again; within, nothing of anybody is read, and nothing is written.
  await asPerson(
    portal.app.services,
    hashToken(agent.token),
    portal.app.services.brands.byId(portal.brandId),
    async (ctx) => {
      const staff = ctx as StaffContext
      const asked = async (statement: string) =>
        tryingAs(staff, 'portal_supervisor', async (as) => (await sql<any>`${sql.raw(statement)}`.execute(as.db)).rows)
      for (const [statement, code] of [
        ['select 1 / 0', '22012'],
        ['insert into news_articles (brand_id) values (null)', '25006'],
        ['update accounts set version = version + 1', '25006'],
        ['select * from settings_that_are_not_there', '42P01'],
      ] as const)
        await assert.rejects(asked(statement), { code }, statement)
      assert.deepEqual(
        await asked('select (select count(*) from organisations)::int as o, (select count(*) from tickets)::int as t'),
        [{ o: 1, t: 0 }],
      )
      const { rows } = await sql<any>`select current_setting('role') as role, parvis.account_id() as account,
        current_setting('transaction_read_only') as readonly`.execute(ctx.db)
      assert.deepEqual(rows, [{ role: 'parvis_staff', account: agent.id, readonly: 'off' }])
    },
  )
  assert.deepEqual(await counts(), { a: before.a + 2, o: before.o + 1, m: before.m + 2, s: before.s })
})
