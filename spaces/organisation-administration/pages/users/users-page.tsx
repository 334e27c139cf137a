import { Button, Menu, NativeSelect, TextInput } from '@mantine/core'
import {
  IconChevronDown,
  IconDownload,
  IconMailForward,
  IconSearch,
  IconUserMinus,
  IconUserPlus,
} from '@tabler/icons-react'
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { api, fileAddress } from '../../../../web/api/client.ts'
import { useOpenOrganisation } from '../../../../web/api/open-organisation.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { BulkBar } from '../../../../web/ui/bulk-bar.tsx'
import { formatNumber, formatPerson } from '../../../../web/ui/format.ts'
import { KeysetList } from '../../../../web/ui/keyset-list.tsx'
import { useListSearch } from '../../../../web/ui/list-search.ts'
import { oneOf } from '../../../../web/ui/one-of.ts'
import { useOrganisationNames } from '../../../../web/ui/organisation-names.ts'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { useTicked } from '../../../../web/ui/use-ticked.ts'
import { useWorkStarted, workPage } from '../../../../web/ui/work.ts'
import { refusal, type User, useDesk, useOrganisation } from '../data.ts'
import { AccountStateTag, accountStates, useValidity } from './account-state.tsx'
import { RemovalDialog } from './removal-dialog.tsx'
import '../organisation.css'

const keyOf = (row: User) => row.id
const names = ['nom', 'prenom', 'connexion', 'statut', 'designation', 'service'] as const
type Criteria = Record<(typeof names)[number], string>

/** «Rechercher un utilisateur» (O17): every user of the organisations that one runs, and what can be done with several (O18). */
export function UsersPage() {
  const t = useTexts('organisation')
  const open = useOpenOrganisation()
  const desk = useDesk()
  const here = desk.data?.organisations.find((one) => one.id === open?.id && !one.deactivated)
  return (
    <>
      <PageHeader
        title={t('users.title')}
        breadcrumb={[{ label: t('title'), to: '/gestion' }, { label: t('users.title') }]}
        actions={
          here ? (
            <Button
              variant="default"
              component={Link}
              to={`/gestion/structures/${here.id}/rattacher`}
              leftSection={<IconUserPlus size={17} stroke={1.7} aria-hidden />}
            >
              {t('attach.title')}
            </Button>
          ) : undefined
        }
      />
      <div className="stack">
        <CriteriaForm />
        <UserList />
      </div>
    </>
  )
}

function CriteriaForm() {
  const t = useTexts('organisation')
  const address = useListSearch()
  const desk = useDesk()
  const organisations = desk.data?.organisations ?? []
  const nameOf = useOrganisationNames()
  const now = Object.fromEntries(names.map((name) => [name, address.values[name] ?? ''])) as Criteria
  const [values, setValues] = useState(now)
  const text = JSON.stringify(now)
  useEffect(() => setValues(JSON.parse(text)), [text])
  const organisation = useOrganisation(values.designation || undefined)
  const set = (name: keyof Criteria, value: string) =>
    setValues({ ...values, [name]: value, ...(name === 'designation' ? { service: '' } : {}) })
  const field = (name: 'nom' | 'prenom' | 'connexion', label: string) => (
    <TextInput
      label={label}
      autoComplete="off"
      value={values[name]}
      onChange={(event) => set(name, event.currentTarget.value)}
    />
  )
  const select = (
    name: 'statut' | 'designation' | 'service',
    label: string,
    any: string,
    data: Array<{ value: string; label: string }>,
  ) => (
    <NativeSelect
      label={label}
      data={[{ value: '', label: any }, ...data]}
      disabled={name === 'service' && !values.designation}
      value={values[name]}
      onChange={(event) => set(name, event.currentTarget.value)}
    />
  )
  return (
    <section className="surface" aria-label={t('users.criteria')}>
      <form
        className="criteria"
        onSubmit={(event) => {
          event.preventDefault()
          address.change(values)
        }}
      >
        {field('nom', t('users.surname'))}
        {field('prenom', t('users.givenName'))}
        {field('connexion', t('users.email'))}
        {select(
          'statut',
          t('users.state'),
          t('users.anyState'),
          accountStates.map((value) => ({ value, label: t(`accountState.${value}`) })),
        )}
        {select(
          'designation',
          t('users.designation'),
          t('users.anyOrganisation'),
          organisations.map((one) => ({ value: one.id, label: nameOf(one, organisations) })),
        )}
        {select(
          'service',
          t('service'),
          values.designation ? t('users.anyService') : t('users.organisationFirst'),
          (organisation.data?.serviceList ?? []).map(({ id, name }) => ({ value: id, label: name })),
        )}
        <div className="acts">
          <Button type="submit" leftSection={<IconSearch size={17} stroke={1.7} aria-hidden />}>
            {t('users.search')}
          </Button>
          <Button
            variant="subtle"
            onClick={() => address.change(Object.fromEntries(names.map((name) => [name, undefined])))}
          >
            {t('users.reset')}
          </Button>
        </div>
      </form>
    </section>
  )
}

/**
 * The users that answer the criteria of the address, with their bulk acts.
 * @param organisationId those of one organisation only
 */
export function UserList({ organisationId }: { organisationId?: string }) {
  const t = useTexts('organisation')
  const navigate = useNavigate()
  const address = useListSearch()
  const { nom, prenom, connexion, statut, designation, service } = address.values
  const ticked = useTicked<User>(keyOf)
  const [removing, setRemoving] = useState<User[]>()
  const validity = useValidity()
  const query = {
    surname: nom,
    givenName: prenom,
    email: connexion,
    state: oneOf(accountStates, statut),
    organisation: organisationId ?? designation,
    service,
    search: organisationId ? address.values.q : undefined,
  }
  const count = useQuery({
    queryKey: ['organisation', 'user-count', query],
    queryFn: () => api.get('/user-count', { query }),
    placeholderData: keepPreviousData,
  })
  const filtered = [nom, prenom, connexion, statut, designation, service].some(Boolean)
  const pending = ticked.rows.filter((row) => row.state === 'pending')
  const removable = ticked.rows.filter((row) => row.role !== 'principal_manager')
  const started = useWorkStarted()
  const activation = useMutation({
    mutationFn: () => api.post('/activation-mails/work', { body: { ids: pending.map((row) => row.id) } }),
    onSuccess: (work) => {
      ticked.clear()
      started()
      void navigate({ to: workPage(work) })
    },
  })
  return (
    <>
      <ProblemNotice problem={refusal(activation.error)} />
      <KeysetList
        title={t(organisationId ? 'users.attached' : 'users.list')}
        path="/users"
        defaultSort="surname"
        query={query}
        search={organisationId ? t('users.searchHere') : undefined}
        rowKey={keyOf}
        rowName={(row) => formatPerson(row.person)}
        href={(row) => `/gestion/utilisateurs/${row.id}`}
        selection={ticked.selection}
        count={
          count.data
            ? t('organisations.users', { count: count.data.count, shown: formatNumber(count.data.count) })
            : undefined
        }
        columns={[
          {
            key: 'surname',
            sort: 'surname',
            title: t('users.surname'),
            cell: (row) => row.person.surname.toLocaleUpperCase(),
            phone: 'title',
          },
          {
            key: 'givenName',
            title: t('users.givenName'),
            cell: (row) => (row.kind === 'technical' ? t('technical.one') : row.person.givenName),
            phone: 'title',
          },
          {
            key: 'email',
            title: t('users.email'),
            cell: (row) => row.person.signInEmail,
            truncate: (row) => row.person.signInEmail,
            width: 240,
            phone: 'hidden',
          },
          ...(organisationId
            ? []
            : [
                {
                  key: 'organisation',
                  title: t('users.designation'),
                  cell: (row: User) => row.organisation.name,
                  phone: 'line' as const,
                  phoneOrder: 1,
                },
              ]),
          { key: 'role', title: t('role'), cell: (row) => row.roleName, phone: 'line', phoneOrder: 2 },
          {
            key: 'state',
            title: t('users.state'),
            cell: (row) => (
              <>
                <AccountStateTag state={row.state} />
                {validity(row) ? <span className="help validity">{validity(row)}</span> : null}
              </>
            ),
            width: 190,
            phone: 'below',
          },
        ]}
        end={
          <Menu position="bottom-end" width={260}>
            <Menu.Target>
              <Button
                variant="subtle"
                leftSection={<IconDownload size={17} stroke={1.7} aria-hidden />}
                rightSection={<IconChevronDown size={15} stroke={1.7} aria-hidden />}
              >
                {t('users.export')}
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item component="a" href={fileAddress('/users/export', { query: { ...query, format: 'csv' } })}>
                {t('users.exportCsv')}
              </Menu.Item>
              <Menu.Item component="a" href={fileAddress('/users/export', { query: { ...query, format: 'xlsx' } })}>
                {t('users.exportXlsx')}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        }
        empty={
          filtered
            ? { title: t('users.noResult'), text: t('users.noResultWhat') }
            : { title: t('users.empty'), text: t('users.emptyWhat') }
        }
      >
        <BulkBar count={ticked.rows.length} onClear={ticked.clear}>
          <Button
            component="a"
            href={fileAddress('/users/export', {
              query: { ids: ticked.rows.map((row) => row.id).join(','), format: 'csv' },
            })}
            leftSection={<IconDownload size={17} stroke={1.7} aria-hidden />}
          >
            {t('users.exportTicked', { count: ticked.rows.length })}
          </Button>
          {pending.length ? (
            <Button
              leftSection={<IconMailForward size={17} stroke={1.7} aria-hidden />}
              loading={activation.isPending}
              onClick={() => activation.mutate()}
            >
              {t('users.activateTicked', { count: pending.length })}
            </Button>
          ) : null}
          {removable.length ? (
            <Button
              leftSection={<IconUserMinus size={17} stroke={1.7} aria-hidden />}
              onClick={() => setRemoving(removable)}
            >
              {t('removal.many', { count: removable.length })}
            </Button>
          ) : null}
        </BulkBar>
      </KeysetList>
      {removing ? (
        <RemovalDialog rows={removing} onClose={() => setRemoving(undefined)} onStarted={ticked.clear} />
      ) : null}
    </>
  )
}
