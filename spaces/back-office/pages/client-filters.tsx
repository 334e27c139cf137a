import { Button } from '@mantine/core'
import { IconFilter, IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../../web/api/client.ts'
import type { QueryOf } from '../../../web/api/endpoints.ts'
import { useSession } from '../../../web/api/session.ts'
import { useTexts } from '../../../web/i18n/index.ts'
import { useSetClientFilter } from '../../../web/ui/client-filter.ts'
import { countryName, countryOptions } from '../../../web/ui/countries.ts'
import { formatDay } from '../../../web/ui/format.ts'
import { useKeptFilters } from '../../../web/ui/kept-filters.ts'
import { useListSearch } from '../../../web/ui/list-search.ts'
import { dayOf, oneOf } from '../../../web/ui/one-of.ts'
import { type RecordField, RecordForm } from '../../../web/ui/record-form.tsx'
import { SideDrawer } from '../../../web/ui/side-drawer.tsx'
import { GroupSelect } from './group-dialog.tsx'

/** What the address calls each filter of the list. */
const names = {
  code: 'code',
  login: 'nom',
  name: 'societe',
  contact: 'contact',
  group: 'groupe',
  kind: 'statut',
  state: 'etat',
  email: 'courriel',
  city: 'commune',
  siret: 'siret',
  country: 'pays',
  locale: 'langue',
  registeredFrom: 'du',
  registeredTo: 'au',
} as const
type Name = keyof typeof names
const states = ['active', 'activating', 'deactivated', 'archived', 'all'] as const
const statuses = ['company', 'individual'] as const
const locales = ['fr', 'en'] as const
type ClientQuery = Pick<QueryOf<'GET /staff/organisations'>, Name>

/** The filters of the list of clients that stand in the address, as the server takes them. */
export function useClientQuery(): ClientQuery {
  const { values } = useListSearch()
  const query: ClientQuery = {}
  for (const name of ['code', 'login', 'name', 'contact', 'email', 'city', 'siret', 'country', 'group'] as const)
    if (values[names[name]]) query[name] = values[names[name]]
  for (const name of ['registeredFrom', 'registeredTo'] as const)
    if (dayOf(values[names[name]])) query[name] = values[names[name]]
  const [state, kind, locale] = [
    oneOf(states, values.etat),
    oneOf(statuses, values.statut),
    oneOf(locales, values.langue),
  ]
  return { ...query, ...(state ? { state } : {}), ...(kind ? { kind } : {}), ...(locale ? { locale } : {}) }
}

/** «Filtre dans la liste» (B6): the button, its form, and under it what stands with «Annuler le filtre». Kept for the person. */
export function useClientFilters() {
  const t = useTexts('backOffice')
  const c = useTexts('clientModule')
  const { brand } = useSession()
  const address = useListSearch()
  const query = useClientQuery()
  const cancel = useKeptFilters('/staff/organisations', names)
  const everywhere = useSetClientFilter()
  const [open, setOpen] = useState(false)
  const groupId = query.group && query.group !== 'none' ? query.group : undefined
  const group = useQuery({
    queryKey: ['list', '/staff/client-groups', 'one', groupId],
    queryFn: () => api.get('/staff/client-groups/:id', { params: { id: groupId! } }),
    enabled: groupId !== undefined,
  })
  const words: Record<Name, (value: string) => string> = {
    code: (value) => value,
    login: (value) => value,
    name: (value) => value,
    contact: (value) => value,
    group: () => (groupId ? (group.data?.name ?? '…') : c('filters.noGroup')),
    kind: (value) => t(`clients.statuses.${value}`),
    state: (value) => t(`clients.states.${value}`),
    email: (value) => value,
    city: (value) => value,
    siret: (value) => value,
    country: (value) => countryName(value),
    locale: (value) => t(`clients.locales.${value}`),
    registeredFrom: (value) => formatDay(value),
    registeredTo: (value) => formatDay(value),
  }
  const labels: Record<Name, string> = {
    code: t('clients.listCode'),
    login: t('clients.login'),
    name: t('clients.company'),
    contact: t('clients.contact'),
    group: t('clients.group'),
    kind: t('clients.status'),
    state: t('state'),
    email: t('clients.eMail'),
    city: t('address.city'),
    siret: t('clients.siret'),
    country: t('clients.country'),
    locale: t('clients.locale'),
    registeredFrom: c('filters.from'),
    registeredTo: c('filters.to'),
  }
  const inForce = (Object.keys(names) as Name[]).filter((name) => query[name] !== undefined)
  const fields: Array<RecordField<Record<string, string>>> = [
    { name: 'code', label: labels.code, span: 4 },
    { name: 'nom', label: labels.login, span: 8 },
    { name: 'societe', label: labels.name, span: 12 },
    { name: 'contact', label: labels.contact, span: 12 },
    {
      name: 'projet',
      label: t('clients.project'),
      type: 'select',
      required: true,
      span: 6,
      options: [{ value: 'here', label: brand.name }],
    },
    {
      name: 'groupe',
      label: labels.group,
      span: 6,
      render: (input: { value: string; onChange: (value: string) => void }) => (
        <GroupSelect
          label={labels.group}
          value={input.value}
          chosen={group.data && groupId ? { id: groupId, name: group.data.name } : undefined}
          onPick={(picked) => input.onChange(picked?.id ?? '')}
        />
      ),
    },
    {
      name: 'statut',
      label: labels.kind,
      type: 'select',
      span: 6,
      options: statuses.map((value) => ({ value, label: words.kind(value) })),
    },
    {
      name: 'etat',
      label: labels.state,
      type: 'select',
      span: 6,
      options: states.map((value) => ({ value, label: words.state(value) })),
    },
    { name: 'courriel', label: labels.email, span: 6 },
    { name: 'commune', label: labels.city, span: 6 },
    { name: 'siret', label: labels.siret, span: 6 },
    { name: 'pays', label: labels.country, type: 'select', span: 6, options: countryOptions() },
    {
      name: 'langue',
      label: labels.locale,
      type: 'select',
      span: 12,
      options: locales.map((value) => ({ value, label: words.locale(value) })),
    },
    { name: 'du', label: labels.registeredFrom, type: 'day', span: 6 },
    { name: 'au', label: labels.registeredTo, type: 'day', span: 6 },
  ] as never
  return {
    query,
    /** As the list says them where nothing answers. */
    words: inForce
      .map((name) => c('filters.one', { label: labels[name], value: words[name](String(query[name])) }))
      .join(', '),
    cancel,
    button: (
      <Button
        variant="default"
        className={inForce.length > 0 ? 'filter active' : 'filter'}
        leftSection={<IconFilter size={15} stroke={1.7} aria-hidden />}
        onClick={() => setOpen(true)}
      >
        {c('filters.title')}
      </Button>
    ),
    line:
      inForce.length > 0 ? (
        <p style={{ display: 'flex', flexWrap: 'wrap', gap: '4px 12px', alignItems: 'center', margin: 0 }}>
          {inForce.map((name) => (
            <span key={name}>{c('filters.one', { label: labels[name], value: words[name](String(query[name])) })}</span>
          ))}
          <Button
            variant="subtle"
            size="xs"
            leftSection={<IconX size={15} stroke={1.7} aria-hidden />}
            onClick={cancel}
          >
            {c('filters.cancel')}
          </Button>
          {groupId ? (
            <Button
              variant="subtle"
              size="xs"
              loading={everywhere.isPending}
              leftSection={<IconFilter size={15} stroke={1.7} aria-hidden />}
              onClick={() => everywhere.mutate({ groupId })}
            >
              {c('filters.everywhere')}
            </Button>
          ) : null}
        </p>
      ) : null,
    drawer: (
      <SideDrawer opened={open} onClose={() => setOpen(false)} title={c('filters.title')}>
        <RecordForm<Record<string, string>>
          plain
          sections={[{ fields }]}
          values={{
            projet: 'here',
            ...Object.fromEntries(inForce.map((name) => [names[name], String(query[name])])),
          }}
          submitLabel={c('filters.apply')}
          onCancel={() => setOpen(false)}
          submit={async ({ projet: _here, ...values }) => {
            address.change(
              Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value || undefined])),
            )
            setOpen(false)
          }}
        />
      </SideDrawer>
    ),
  }
}
