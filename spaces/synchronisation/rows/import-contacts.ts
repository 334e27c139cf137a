import { sql } from 'kysely'
import type { z } from 'zod'
import { smallLetters } from '../../../kernel/db/small-letters.ts'
import { invalid, problem } from '../../../kernel/errors/problem.ts'
import type { StaffContext } from '../../../kernel/http/context.ts'
import { withdrawAccount } from '../../../kernel/identity/withdrawal.ts'
import type { ImportKind, ImportValues, MadeRow, RowVerdict } from '../../../kernel/import/kinds.ts'
import { parseRow } from '../../../kernel/import/parse-row.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { contactRows } from './contacts.ts'
import { clientsByCode } from './write.ts'

const fields: ImportKind['fields'] = {
  client: {
    title: { fr: 'Code client', en: 'Client code' },
    needed: true,
    example: 'C00042',
    synonyms: ['code', 'n° client', 'numéro client', 'code tiers', 'customer code', 'customer number', 'company'],
  },
  surname: {
    title: { fr: 'Nom', en: 'Surname' },
    needed: true,
    example: 'AUBERTINE',
    synonyms: ['nom contact', 'nom de famille', 'interlocuteur', 'last name', 'contact', 'name'],
  },
  givenName: {
    title: { fr: 'Prénom', en: 'First name' },
    example: 'Claire',
    synonyms: ['prénom contact', 'given name', 'first name'],
  },
  email: {
    title: { fr: 'Email', en: 'Email' },
    example: 'claire.aubertine@montfabre.example',
    synonyms: ['mail', 'e-mail', 'courriel', 'adresse email', 'email address'],
  },
  phone: { title: { fr: 'Téléphone', en: 'Telephone' }, example: '02 33 10 20 30', synonyms: ['tél', 'tel', 'phone'] },
  mobile: { title: { fr: 'Mobile', en: 'Mobile' }, example: '', synonyms: ['portable', 'gsm', 'cell'] },
  jobTitle: {
    title: { fr: 'Fonction', en: 'Job title' },
    example: 'Comptable',
    synonyms: ['poste', 'qualité', 'rôle', 'job', 'title', 'position'],
  },
}

type Row = z.output<typeof contactRows.schema>
/** What a contact is known by in a file that has no codes of its own. */
const codeOf = (values: ImportValues): string =>
  (values.email || [values.surname, values.givenName].filter(Boolean).join(' ')).slice(0, 60)

const parse = (values: ImportValues) =>
  parseRow(contactRows.schema, {
    ...Object.fromEntries(Object.keys(fields).flatMap((name) => (values[name] ? [[name, values[name]]] : []))),
    client: values.client ?? '',
    surname: values.surname ?? '',
    code: codeOf(values) || '-',
  })

type Known = { id: string; organisation_id: string; who: string; email: string }
/** The people of some clients, by name and by address, folded. */
const peopleOf = (ctx: StaffContext, organisations: string[]) =>
  ctx.asSystem(() =>
    sql<Known>`select a.id, m.organisation_id, parvis.fold(a.surname || ' ' || a.given_name) as who, lower(a.contact_email || ' ' || coalesce(a.sign_in_email, '')) as email
      from memberships m join accounts a on a.id = m.account_id
      where m.organisation_id = any (${organisations}::uuid[]) and m.removed_at is null and a.kind = 'person'`.execute(
      ctx.db,
    ),
  )
const folded = async (ctx: StaffContext, texts: string[]): Promise<string[]> =>
  (
    await sql<{
      folded: string
    }>`select parvis.fold(t) as folded from unnest(${texts}::text[]) with ordinality x (t, n) order by n`.execute(
      ctx.db,
    )
  ).rows.map((row) => row.folded)

/** Who a row means of those that are there: by their address, or by their name where no two addresses differ. */
const same = (one: Known, row: Row, who: string): boolean => {
  const addresses = one.email.split(' ').filter(Boolean)
  const said = row.email && smallLetters(row.email)
  return said && addresses.length > 0 ? addresses.includes(said) : one.who === who
}

async function check(ctx: StaffContext, lines: { values: ImportValues }[]): Promise<RowVerdict[]> {
  const parsed = lines.map(({ values }) => parse(values))
  const rows = parsed.flatMap((one) => ('output' in one ? [one.output] : []))
  const clients = await clientsByCode(
    ctx,
    rows.map(({ client }) => smallLetters(client)),
  )
  const { rows: there } = await peopleOf(ctx, [...clients.values()])
  const names = await folded(
    ctx,
    parsed.map((one) => ('output' in one ? `${one.output.surname} ${one.output.givenName ?? ''}` : '')),
  )
  return parsed.map((one, at): RowVerdict => {
    const { values } = lines[at]!
    const label = [values.surname, values.givenName].filter(Boolean).join(' ')
    if ('problems' in one) return { verdict: 'refused', label, keys: [], problems: one.problems }
    const row = one.output
    const organisation = clients.get(smallLetters(row.client))
    const keys = [`contact:${smallLetters(row.client)}/${row.email ? smallLetters(row.email) : names[at]}`]
    if (!organisation)
      return {
        verdict: 'refused',
        label,
        keys,
        problems: [{ field: 'client', code: 'synchronisation.code_unknown' }],
      }
    const known = there.find((each) => each.organisation_id === organisation && same(each, row, names[at]!))
    return known ? { verdict: 'known', label, keys, knownId: known.id } : { verdict: 'ready', label, keys }
  })
}

/** As a push does: a member of the client whose access waits; nobody is told. */
async function make(ctx: StaffContext, values: ImportValues) {
  const parsed = parse(values)
  if ('problems' in parsed) throw invalid(...parsed.problems)
  const [written] = await contactRows.write(ctx, [{ row: parsed.output, key: '', id: null }])
  if (!written || written.state === 'refused')
    throw invalid({ field: written?.field ?? 'surname', code: written?.code ?? 'bad_value' })
  return { id: written.id, version: null, before: null }
}

/** Takes back a contact that nobody has used. @throws Problem imports.used_since */
async function undo(ctx: StaffContext, made: MadeRow): Promise<void> {
  const [membership] = await ctx.asSystem(() =>
    ctx.db
      .updateTable('memberships')
      .set((eb) => ({
        removed_at: ctx.now,
        removed_by_label: ctx.actor.label,
        removal_reason: 'import_undone',
        version: eb('version', '+', 1),
      }))
      .where('account_id', '=', made.id)
      .where('removed_at', 'is', null)
      .returning('organisation_id')
      .execute(),
  )
  if (!membership) throw problem('imports.changed_since')
  if ((await withdrawAccount(ctx, made.id)) !== 'withdrawn')
    throw problem('imports.used_since', { what: { fr: 'compte', en: 'account' } })
  await record(ctx, {
    type: 'synchronisation.contact.import_undone',
    organisationId: membership.organisation_id,
    subjectType: 'account',
    subjectId: made.id,
    subjectLabel: '',
  })
}

/** Contacts out of another program (B19). */
export const contactImport: ImportKind = {
  name: 'synchronisation.contacts',
  title: { fr: 'Contacts', en: 'Contacts' },
  order: 10,
  permission: 'back-office.clients.manage',
  fields,
  check,
  make,
  undo,
  href: () => '/fournisseur/clients',
}
