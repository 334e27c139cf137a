// Shows what is in the vault from the data beside it. It reads no file and asks no network: a file opens where its link leads.
const data = JSON.parse(document.getElementById('data').textContent)
const words = {
  fr: {
    vault: 'Coffre\u00a0: {name}',
    complete: 'Complet\u00a0: {count} fichiers vérifiés',
    gaps: '{count} fichiers manquent',
    offline: '{portal}, le {on} · lecture hors ligne',
    search: 'Rechercher un nom',
    all: 'Tous les documents',
    journal: 'Journal',
    card: 'Fiche et personnes',
    pieces: 'Pièces demandées',
    nothing:
      "Rien n'est envoyé sur le réseau. Les fichiers sont dans le dossier «\u00a0documents\u00a0», à côté de cette page.",
    document: 'Document',
    on: 'Déposé le',
    signed: 'Signé le',
    signers: 'Signataires',
    state: 'État',
    documents: '{count} documents',
    none: 'Aucun document.',
    noneFound: 'Aucun document ne porte ce nom.',
    choose: 'Choisissez un document\u00a0: ses versions et ses signatures sont ici.',
    open: 'Ouvrir le fichier',
    openProof: 'Ouvrir la preuve',
    onPaper: 'Remis sur papier',
    handedOver: 'Imprimé et remis sur papier le {on} par {by}\u00a0: rien n’en était publié.',
    withdrawn: 'Retiré',
    withdrawnBy: 'Retiré le {on} par {by}. Son fichier n’est pas dans le coffre.',
    absent: {
      lost: 'Ce fichier manquait dans le portail.',
      damaged: 'Ce fichier était endommagé dans le portail.',
      withdrawn: 'Le fichier d’un document retiré n’est pas dans le coffre.',
    },
    versions: 'Versions',
    version: 'Version {number}',
    by: 'le {on}, par {by}',
    firstRead: 'Première lecture le {on}, par {by}',
    readBy: 'Lu le {on} par {by}',
    unread: 'Pas encore lu',
    signing: 'Signature',
    askedOn: 'Demandée le {on} par {by}',
    signedOn: 'Signé le {on}',
    waiting: 'Pas signé',
    refused: 'Refusé le {on}\u00a0: {reason}',
    passedOn: 'Transmis le {on}\u00a0: {reason}',
    cancelled: 'Annulée le {on}\u00a0: {reason}',
    code: 'Code envoyé à {to}, saisi le {on}',
    from: 'Depuis {address}',
    level: 'Niveau',
    sha: 'Empreinte SHA-256',
    notified: 'Notifications',
    states: {
      waiting: 'en attente',
      sent: 'envoyé',
      cancelled: 'annulé',
      failed: 'en échec',
      received: 'reçue',
      refused: 'refusée',
      accepted: 'acceptée',
      expired: 'expirée',
    },
    kinds: { client: 'client', employee: 'salarié', provider: 'fournisseur', third: 'tiers' },
    act: 'Acte',
    who: 'Qui',
    what: 'Sur quoi',
    when: 'Quand',
    acts: '{count} actes',
    latest: 'Les {shown} derniers sont ici\u00a0; tous sont dans «\u00a0donnees/journal.ndjson\u00a0».',
    head: 'Empreinte du dernier acte de la chaîne',
    check: '«\u00a0node verify-history.mjs journal.ndjson\u00a0», dans «\u00a0donnees\u00a0», vérifie la chaîne.',
    people: 'Personnes',
    dueOn: 'À rendre le',
    more: 'Afficher la suite',
    print: 'Imprimer',
    close: 'Fermer',
    nav: 'Répertoires',
    detail: 'Document ouvert',
    fields: {
      code: 'Code',
      siret: 'SIRET',
      address_line1: 'Adresse',
      address_line2: 'Complément',
      postal_code: 'Code postal',
      city: 'Ville',
      phone: 'Téléphone',
      email: 'E-mail',
      quotes_email: 'E-mail des devis',
      invoices_email: 'E-mail de facturation',
      reminders_email: 'E-mail de relance',
      vat_number: 'TVA',
      job_title: 'Emploi',
      entered_on: 'Entrée le',
      left_on: 'Sortie le',
    },
  },
  en: {
    vault: 'Vault: {name}',
    complete: 'Complete: {count} files verified',
    gaps: '{count} files are missing',
    offline: '{portal}, {on} · read offline',
    search: 'Search a name',
    all: 'All documents',
    journal: 'Journal',
    card: 'Record and people',
    pieces: 'Requested documents',
    nothing: 'Nothing is sent over the network. The files are in the folder “documents”, beside this page.',
    document: 'Document',
    on: 'Deposited on',
    signed: 'Signed on',
    signers: 'Signers',
    state: 'State',
    documents: '{count} documents',
    none: 'No document.',
    noneFound: 'No document has this name.',
    choose: 'Choose a document: its versions and signatures are here.',
    open: 'Open the file',
    openProof: 'Open the proof',
    onPaper: 'Handed over on paper',
    handedOver: 'Printed and handed over on paper on {on} by {by}: nothing of it was published.',
    withdrawn: 'Withdrawn',
    withdrawnBy: 'Withdrawn on {on} by {by}. Its file is not in the vault.',
    absent: {
      lost: 'This file was missing in the portal.',
      damaged: 'This file was damaged in the portal.',
      withdrawn: 'The file of a withdrawn document is not in the vault.',
    },
    versions: 'Versions',
    version: 'Version {number}',
    by: 'on {on}, by {by}',
    firstRead: 'First read on {on}, by {by}',
    readBy: 'Read on {on} by {by}',
    unread: 'Not read yet',
    signing: 'Signature',
    askedOn: 'Asked for on {on} by {by}',
    signedOn: 'Signed on {on}',
    waiting: 'Not signed',
    refused: 'Refused on {on}: {reason}',
    passedOn: 'Passed on on {on}: {reason}',
    cancelled: 'Cancelled on {on}: {reason}',
    code: 'Code sent to {to}, entered on {on}',
    from: 'From {address}',
    level: 'Level',
    sha: 'SHA-256',
    notified: 'Notifications',
    states: {
      waiting: 'waiting',
      sent: 'sent',
      cancelled: 'cancelled',
      failed: 'failed',
      received: 'received',
      refused: 'refused',
      accepted: 'accepted',
      expired: 'expired',
    },
    kinds: { client: 'client', employee: 'employee', provider: 'provider', third: 'third person' },
    act: 'Act',
    who: 'Who',
    what: 'About',
    when: 'When',
    acts: '{count} acts',
    latest: 'The latest {shown} are here; all of them are in “donnees/journal.ndjson”.',
    head: 'Hash of the last act of the chain',
    check: '“node verify-history.mjs journal.ndjson”, in “donnees”, verifies the chain.',
    people: 'People',
    dueOn: 'Due on',
    more: 'Show more',
    print: 'Print',
    close: 'Close',
    nav: 'Folders',
    detail: 'Open document',
    fields: {
      code: 'Code',
      siret: 'SIRET',
      address_line1: 'Address',
      address_line2: 'Address, continued',
      postal_code: 'Postcode',
      city: 'Town',
      phone: 'Telephone',
      email: 'E-mail',
      quotes_email: 'E-mail for quotes',
      invoices_email: 'E-mail for invoices',
      reminders_email: 'E-mail for reminders',
      vat_number: 'VAT',
      job_title: 'Job',
      entered_on: 'Entered on',
      left_on: 'Left on',
    },
  },
}
const page = 200
const state = { locale: data.locale, at: '', search: '', open: null, shown: page }

const say = (key, values = {}) =>
  words[state.locale][key].replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ''))
const fold = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
const inWords = (text) => text[state.locale] || text.fr || text.en || ''
const format = (moment, options) => {
  try {
    return new Intl.DateTimeFormat(state.locale === 'fr' ? 'fr-FR' : 'en-GB', {
      timeZone: data.portal.timeZone,
      ...options,
    }).format(new Date(moment))
  } catch {
    return moment
  }
}
const day = (moment) => format(moment, { dateStyle: 'short' })
const time = (moment) => format(moment, { dateStyle: 'short', timeStyle: 'short' })
const size = (bytes) => {
  const [value, unit] =
    bytes < 1e6
      ? [bytes / 1e3, state.locale === 'fr' ? 'ko' : 'kB']
      : [bytes / 1e6, state.locale === 'fr' ? 'Mo' : 'MB']
  return `${new Intl.NumberFormat(state.locale, { maximumFractionDigits: 1 }).format(value)}\u00a0${unit}`
}
/** A link within the archive: whatever a name holds, it is one step of a path. */
const addressOf = (path) => path.split('/').map(encodeURIComponent).join('/')

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value)
    else if (value !== null && value !== undefined && value !== false)
      element.setAttribute(name, value === true ? '' : value)
  }
  for (const child of children.flat()) if (child !== null && child !== undefined) element.append(child)
  return element
}

data.documents.forEach((one, index) => {
  one.key = index
  one.folded = fold(one.name)
  const all = one.signing.filter((request) => !request.cancelled).flatMap((request) => request.signers)
  one.signedBy = all.filter((signer) => signer.signedAt).map((signer) => signer.name)
  one.signedOn =
    all
      .map((signer) => signer.signedAt)
      .filter(Boolean)
      .sort()
      .at(-1) ?? null
})
data.documents.sort((a, b) => (a.on < b.on ? 1 : a.on > b.on ? -1 : 0))

const found = () => {
  const searched = fold(state.search.trim())
  return data.documents.filter((one) =>
    searched ? one.folded.includes(searched) : !state.at.startsWith('f:') || one.folder === state.at.slice(2),
  )
}

function drawHead() {
  document.documentElement.lang = state.locale
  document.title = say('vault', { name: data.holder.name })
  const other = state.locale === 'fr' ? 'en' : 'fr'
  document.getElementById('head').replaceChildren(
    make('h1', {}, say('vault', { name: data.holder.name })),
    make('span', { class: 'tag' }, say('complete', { count: data.verified })),
    data.gaps > 0 ? make('span', { class: 'tag bad' }, say('gaps', { count: data.gaps })) : '',
    make(
      'div',
      { class: 'end' },
      make('p', {}, say('offline', { portal: data.portal.name, on: time(data.madeAt) })),
      make('button', { type: 'button', onclick: () => window.print() }, say('print')),
      make(
        'button',
        {
          type: 'button',
          lang: other,
          id: 'language',
          onclick: () => {
            state.locale = other
            draw()
            document.getElementById('language').focus()
          },
        },
        other === 'fr' ? 'Français' : 'English',
      ),
    ),
  )
}

function go(at) {
  Object.assign(state, { at, search: '', open: null, shown: page })
  draw()
  document.getElementById('list').focus()
}

function drawSide() {
  const item = (at, label, count) =>
    make(
      'button',
      {
        type: 'button',
        class: 'item',
        'aria-current': state.at === at && !state.search ? 'true' : null,
        onclick: () => go(at),
      },
      make('span', {}, make('bdi', {}, label)),
      count === null ? null : make('span', {}, String(count)),
    )
  const counts = new Map()
  for (const one of data.documents) counts.set(one.folder, (counts.get(one.folder) ?? 0) + 1)
  const side = document.getElementById('side')
  side.setAttribute('aria-label', say('nav'))
  const search = make('input', { type: 'search', id: 'search', autocomplete: 'off' })
  search.value = state.search
  search.addEventListener('input', () => {
    Object.assign(state, { search: search.value, shown: page })
    if (['journal', 'card', 'pieces'].includes(state.at)) state.at = ''
    drawList()
    for (const one of side.querySelectorAll('[aria-current]')) if (state.search) one.removeAttribute('aria-current')
  })
  side.replaceChildren(
    make('label', { for: 'search' }, make('span', {}, say('search')), search),
    item('', say('all'), data.documents.length),
    ...data.folders.map((folder) => item(`f:${folder.id}`, inWords(folder.name), counts.get(folder.id) ?? 0)),
    make('hr'),
    data.pieces.length > 0 ? item('pieces', say('pieces'), data.pieces.length) : '',
    data.journal ? item('journal', say('journal'), data.journal.count) : '',
    item('card', say('card'), null),
    make('p', { class: 'foot' }, say('nothing')),
  )
}

const bar = (title, note) =>
  make('div', { class: 'bar' }, make('h2', {}, make('bdi', {}, title)), make('span', { 'aria-live': 'polite' }, note))
const table = (titles, rows) =>
  make(
    'table',
    {},
    make(
      'thead',
      {},
      make(
        'tr',
        {},
        titles.map((title) => make('th', { scope: 'col' }, title)),
      ),
    ),
    make('tbody', {}, rows),
  )
const more = (count) =>
  count > state.shown
    ? make(
        'button',
        {
          type: 'button',
          class: 'more',
          onclick: () => {
            state.shown += page
            drawList()
          },
        },
        say('more'),
      )
    : ''

function drawList() {
  const list = document.getElementById('list')
  if (state.at === 'journal' && !state.search) return drawJournal(list)
  if (state.at === 'card' && !state.search) return drawCard(list)
  if (state.at === 'pieces' && !state.search) return drawPieces(list)
  const rows = found()
  const folder = data.folders.find((one) => `f:${one.id}` === state.at)
  const title = state.search || !folder ? say('all') : inWords(folder.name)
  list.replaceChildren(
    bar(title, say('documents', { count: rows.length })),
    rows.length === 0
      ? make('p', { class: 'plain soft' }, say(state.search ? 'noneFound' : 'none'))
      : table(
          [say('document'), say('on'), say('signed'), say('signers')],
          rows.slice(0, state.shown).map((one) =>
            make(
              'tr',
              { class: state.open === one.key ? 'open' : null },
              make(
                'td',
                { class: 'name' },
                make(
                  'button',
                  {
                    type: 'button',
                    class: 'link',
                    'aria-expanded': String(state.open === one.key),
                    'data-key': one.key,
                    onclick: () => show(one.key),
                  },
                  make('bdi', {}, one.name),
                ),
                one.withdrawn ? make('div', { class: 'soft' }, say('withdrawn')) : null,
                one.paper ? make('div', { class: 'soft' }, say('onPaper')) : null,
              ),
              make('td', { class: 'day' }, day(one.on)),
              make('td', { class: 'day' }, one.signedOn ? day(one.signedOn) : ''),
              make('td', {}, one.signedBy.join(', ')),
            ),
          ),
        ),
    more(rows.length),
  )
}

function drawJournal(list) {
  const { acts, count, hash } = data.journal
  list.replaceChildren(
    bar(say('journal'), say('acts', { count })),
    make(
      'div',
      { class: 'plain' },
      count > acts.length ? make('p', {}, say('latest', { shown: acts.length })) : null,
      make('p', {}, say('check')),
      make('dl', {}, make('dt', {}, say('head')), make('dd', {}, make('code', {}, hash))),
    ),
    table(
      [say('when'), say('act'), say('who'), say('what')],
      acts
        .slice(0, state.shown)
        .map((one) =>
          make(
            'tr',
            {},
            make('td', { class: 'day' }, time(one.at)),
            make('td', {}, inWords(one.what)),
            make('td', {}, make('bdi', {}, one.by)),
            make('td', {}, make('bdi', {}, one.about)),
          ),
        ),
    ),
    more(acts.length),
  )
}

function drawCard(list) {
  list.replaceChildren(
    bar(data.holder.name, ''),
    make(
      'div',
      { class: 'plain' },
      make(
        'dl',
        {},
        Object.entries(data.record).flatMap(([name, value]) => [
          make('dt', {}, words[state.locale].fields[name] ?? name),
          make('dd', {}, value),
        ]),
      ),
    ),
    data.people.length > 0 ? make('div', { class: 'bar' }, make('h3', {}, say('people'))) : '',
    make(
      'div',
      { class: 'plain' },
      make(
        'ul',
        {},
        data.people.map((one) => make('li', {}, [one.name, one.title, one.email].filter(Boolean).join(', '))),
      ),
    ),
  )
}

function drawPieces(list) {
  list.replaceChildren(
    bar(say('pieces'), String(data.pieces.length)),
    table(
      [say('document'), say('state'), say('dueOn')],
      data.pieces.map((one) =>
        make(
          'tr',
          {},
          make('td', { class: 'name' }, make('strong', {}, one.name), make('div', { class: 'soft' }, one.request)),
          make(
            'td',
            {},
            words[state.locale].states[one.state] ?? one.state,
            one.reason ? make('div', { class: 'soft' }, one.reason) : null,
          ),
          make('td', { class: 'day' }, day(one.dueOn)),
        ),
      ),
    ),
  )
}

function show(key) {
  state.open = key
  for (const one of document.querySelectorAll('#list [data-key]')) {
    const open = Number(one.getAttribute('data-key')) === key
    one.setAttribute('aria-expanded', String(open))
    one.closest('tr').className = open ? 'open' : ''
  }
  drawDetail()
  document.getElementById('detail').focus()
}

function fileOf(file, label) {
  if (file.path)
    return make(
      'a',
      { class: 'open-file', href: addressOf(file.path), target: '_blank', rel: 'noreferrer' },
      label,
      make('span', {}, ` (${size(file.size)})`),
    )
  return make('p', { class: 'soft' }, words[state.locale].absent[file.why])
}
const hash = (file) => make('dl', {}, make('dt', {}, say('sha')), make('dd', {}, make('code', {}, file.sha256)))

function signerOf(one) {
  const proof = one.proof
  return make(
    'li',
    {},
    make('strong', {}, make('bdi', {}, one.name || words[state.locale].kinds[one.kind])),
    `, ${words[state.locale].kinds[one.kind] ?? one.kind}`,
    make(
      'div',
      {},
      one.signedAt
        ? say('signedOn', { on: time(one.signedAt) })
        : one.refused
          ? say('refused', { on: time(one.refused.at), reason: one.refused.reason })
          : one.passedOn
            ? say('passedOn', { on: time(one.passedOn.at), reason: one.passedOn.reason })
            : say('waiting'),
    ),
    proof
      ? make('div', { class: 'soft' }, say('code', { to: proof.code.sentTo, on: time(proof.code.enteredAt) }))
      : null,
    proof
      ? make(
          'div',
          { class: 'soft' },
          say('from', { address: [proof.from.address, proof.from.browser].filter(Boolean).join(', ') }),
        )
      : null,
    one.level ? make('div', { class: 'soft' }, `${say('level')} ${one.level}`) : null,
    one.file ? fileOf(one.file, say('openProof')) : null,
  )
}

function drawDetail() {
  const detail = document.getElementById('detail')
  const one = data.documents.find((each) => each.key === state.open)
  detail.setAttribute('aria-label', say('detail'))
  if (!one) return detail.replaceChildren(make('p', { class: 'soft' }, say('choose')))
  const [shown] = one.versions.filter((version) => version.shown)
  detail.replaceChildren(
    make('h2', {}, make('bdi', {}, one.name)),
    one.withdrawn ? make('p', {}, say('withdrawnBy', { on: time(one.withdrawn.at), by: one.withdrawn.by })) : '',
    one.withdrawn ? make('p', { class: 'soft' }, one.withdrawn.reason) : '',
    one.paper ? make('p', {}, say('handedOver', { on: time(one.paper.at), by: one.paper.by })) : '',
    one.paper ? fileOf(one.paper.file, say('open')) : '',
    shown && !one.withdrawn ? fileOf(shown.file, say('open')) : '',
    make(
      'button',
      {
        type: 'button',
        onclick: () => {
          const key = state.open
          state.open = null
          draw()
          document.querySelector(`#list [data-key="${key}"]`)?.focus()
        },
      },
      say('close'),
    ),
    one.paper ? hash(one.paper.file) : shown ? hash(shown.file) : '',
    one.paper ? '' : make('h3', {}, say('versions')),
    one.paper
      ? ''
      : make(
          'ul',
          {},
          one.versions.map((version) =>
            make(
              'li',
              {},
              make('strong', {}, say('version', { number: version.number })),
              ` ${say('by', { on: time(version.on), by: version.by })}`,
              make(
                'div',
                { class: 'soft' },
                version.firstRead
                  ? say('firstRead', { on: time(version.firstRead.at), by: version.firstRead.by })
                  : say('unread'),
              ),
              version.readings.map((reading) =>
                make('div', { class: 'soft' }, say('readBy', { on: time(reading.at), by: reading.by })),
              ),
              version.shown || one.withdrawn ? null : fileOf(version.file, say('open')),
            ),
          ),
        ),
    one.signing.length > 0 ? make('h3', {}, say('signing')) : '',
    ...one.signing.map((request) =>
      make(
        'div',
        {},
        make('p', { class: 'soft' }, say('askedOn', { on: time(request.askedAt), by: request.askedBy })),
        request.cancelled
          ? make('p', {}, say('cancelled', { on: time(request.cancelled.at), reason: request.cancelled.reason }))
          : null,
        make('ul', {}, request.signers.map(signerOf)),
      ),
    ),
    one.notified.length > 0 ? make('h3', {}, say('notified')) : '',
    one.notified.length > 0
      ? make(
          'ul',
          {},
          one.notified.map((each) =>
            make('li', {}, `${each.to}, ${words[state.locale].states[each.state] ?? each.state}, ${time(each.at)}`),
          ),
        )
      : '',
  )
}

function draw() {
  drawHead()
  drawSide()
  drawList()
  drawDetail()
}

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return
  const typing = event.target instanceof HTMLInputElement
  if (event.key === '/' && !typing) {
    event.preventDefault()
    document.getElementById('search').focus()
  } else if (event.key === 'Escape' && state.open !== null) {
    document.querySelector('#detail button').click()
  } else if (!typing && (event.key === 'j' || event.key === 'k')) {
    const rows = [...document.querySelectorAll('#list [data-key]')]
    const at = rows.indexOf(document.activeElement)
    const next =
      at < 0
        ? (rows.find((one) => Number(one.getAttribute('data-key')) === state.open) ?? rows[0])
        : rows[at + (event.key === 'j' ? 1 : -1)]
    next?.focus()
  }
})
draw()
