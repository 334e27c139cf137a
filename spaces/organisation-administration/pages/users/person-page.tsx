import { Button, Checkbox, NativeSelect } from '@mantine/core'
import { IconHelpCircle, IconMailForward, IconPlus, IconUserMinus } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { ApiProblem, api } from '../../../../web/api/client.ts'
import { useSession } from '../../../../web/api/session.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { addressOf } from '../../../../web/ui/address.ts'
import { DataTable } from '../../../../web/ui/data-table.tsx'
import { ErrorState } from '../../../../web/ui/error-state.tsx'
import { formatDay, formatPerson } from '../../../../web/ui/format.ts'
import { useListSearch } from '../../../../web/ui/list-search.ts'
import { Notice } from '../../../../web/ui/notice.tsx'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { ReadOnlyRow, ReadOnlyValue } from '../../../../web/ui/read-only-value.tsx'
import { Surface } from '../../../../web/ui/surface.tsx'
import { type Membership, refusal, useRefresh } from '../data.ts'
import { ExplainerDrawer } from '../explainer/explainer-drawer.tsx'
import { useOpensItsOrganisation } from '../organisations/frame.tsx'
import { AccountStateTag, useValidity } from './account-state.tsx'
import { ContactForm } from './contact-form.tsx'
import { MembershipForm } from './membership-form.tsx'
import { RemovalDialog } from './removal-dialog.tsx'
import '../organisation.css'

/** A user in one organisation (O18): role, services, dates, spaces, contact details; never name nor identifier. */
export function PersonPage() {
  const t = useTexts('organisation')
  const ui = useTexts()
  const navigate = useNavigate()
  const refresh = useRefresh()
  const address = useListSearch()
  const { membershipId } = useParams({ strict: false }) as { membershipId: string }
  const [removing, setRemoving] = useState(false)
  const validity = useValidity()
  const { account } = useSession()
  const { data, error, refetch } = useQuery({
    queryKey: ['organisation', 'membership', membershipId],
    queryFn: () => api.get('/memberships/:id', { params: { id: membershipId } }),
    refetchOnWindowFocus: false,
  })
  const mail = useMutation({
    mutationFn: async () => {
      const { items } = await api.post('/activation-mails', { body: { ids: [membershipId] } })
      const item = items[0]
      if (item && !item.ok) throw new ApiProblem(409, { code: item.code, detail: item.detail })
    },
    onSuccess: refresh,
  })
  const decide = useMutation({
    mutationFn: (confirmed: boolean) =>
      api.post('/memberships/:id/proposed-role-decision', {
        params: { id: membershipId },
        body: { version: data!.version, confirmed },
      }),
    onSuccess: refresh,
  })
  useOpensItsOrganisation(data?.organisation.id)
  const crumbs = [
    { label: t('title'), to: '/gestion' },
    { label: t('users.title'), to: '/gestion/utilisateurs' },
  ]
  if (!data)
    return (
      <>
        <PageHeader title={t('users.one')} breadcrumb={[...crumbs, { label: t('users.one') }]} />
        {error ? (
          <section className="surface">
            <ErrorState
              title={ui('error.page')}
              detail={ui('error.pageDetail')}
              problem={refusal(error)}
              onRetry={() => void refetch()}
            />
          </section>
        ) : null}
      </>
    )
  const name = formatPerson(data.person)
  const { abilities } = data
  return (
    <>
      <PageHeader
        title={name}
        state={
          <>
            <AccountStateTag state={data.state} tag />
            {validity(data) ? <span className="secondary">{validity(data)}</span> : null}
          </>
        }
        breadcrumb={[...crumbs, { label: name }]}
        more={[
          { label: t('explainer.title'), icon: IconHelpCircle, onClick: () => address.open({ pourquoi: 'oui' }) },
          ...(abilities.remove.allowed
            ? [{ label: t('removal.one'), icon: IconUserMinus, onClick: () => setRemoving(true) }]
            : []),
        ]}
        actions={
          data.state === 'pending' && abilities.sendActivation.allowed ? (
            <Button
              variant="default"
              loading={mail.isPending}
              leftSection={<IconMailForward size={17} stroke={1.7} aria-hidden />}
              onClick={() => mail.mutate()}
            >
              {t('users.activate')}
            </Button>
          ) : undefined
        }
      />
      <div className="stack still">
        {mail.isSuccess ? (
          <Notice kind="done">{t('users.activationSent', { email: data.person.signInEmail })}</Notice>
        ) : null}
        <ProblemNotice problem={refusal(mail.error)} />
        <ProblemNotice problem={refusal(decide.error)} />
        {data.proposedRole ? (
          <Notice
            kind="brass"
            title={t('users.proposedRole', {
              role: data.roles.find((one) => one.code === data.proposedRole)?.name ?? data.proposedRole,
            })}
            act={
              abilities.confirmRole.allowed ? (
                <>
                  <Button variant="default" disabled={decide.isPending} onClick={() => decide.mutate(false)}>
                    {t('users.declineRole')}
                  </Button>
                  <Button disabled={decide.isPending} onClick={() => decide.mutate(true)}>
                    {t('users.confirmRole')}
                  </Button>
                </>
              ) : undefined
            }
          >
            {abilities.confirmRole.allowed ? t('users.proposedRoleHelp') : abilities.confirmRole.reason}
          </Notice>
        ) : null}
        {data.pendingRequestId ? (
          <Notice
            kind="brass"
            title={t('users.pendingRequest')}
            act={
              <Button
                variant="default"
                component={Link}
                {...addressOf(`/gestion/rattachements?demande=${data.pendingRequestId}`)}
              >
                {t('users.openRequest')}
              </Button>
            }
          />
        ) : null}
        {data.spaceRequests.map((request) => (
          <Notice
            key={request.id}
            kind="brass"
            title={t('users.pendingSpaces', {
              spaces: [...new Set(request.items.map((item) => item.title))].join(', '),
            })}
            act={
              <Button variant="default" component={Link} {...addressOf(`/gestion/abonnements?demande=${request.id}`)}>
                {t('users.openRequest')}
              </Button>
            }
          />
        ))}
        {!abilities.remove.allowed && abilities.remove.reason ? (
          <p className="help">
            {abilities.remove.reason}
            {data.role === 'principal_manager' && data.person.accountId === account.id ? (
              <>
                {' '}
                <Link to="/compte/rattachements/supprimer">{t('transfer.act')}</Link>
              </>
            ) : null}
          </p>
        ) : null}
        <Surface title={t('users.identity')}>
          <ReadOnlyRow>
            <ReadOnlyValue label={t('users.surname')}>{data.person.surname.toLocaleUpperCase()}</ReadOnlyValue>
            <ReadOnlyValue label={t('users.givenName')}>{data.person.givenName}</ReadOnlyValue>
            <ReadOnlyValue label={t('users.identifier')}>{data.identifier}</ReadOnlyValue>
            <ReadOnlyValue label={t('users.email')}>{data.person.signInEmail}</ReadOnlyValue>
            <ReadOnlyValue label={t('organisation')}>
              <Link to={`/gestion/structures/${data.organisation.id}`}>{data.organisation.name}</Link>
            </ReadOnlyValue>
            <ReadOnlyValue label={t('users.grantedBy')}>{data.grantedBy}</ReadOnlyValue>
          </ReadOnlyRow>
        </Surface>
        <MembershipForm key={`m${data.id}`} membership={data} onSaved={() => void refresh()} />
        <Subscriptions membership={data} />
        {data.kind === 'person' ? (
          <ContactForm key={`c${data.id}`} membership={data} onSaved={() => void refresh()} />
        ) : null}
        {data.elsewhere.length ? (
          <Surface title={t('users.elsewhere')} flush>
            <ul className="link-rows">
              {data.elsewhere.map((one) => (
                <li key={one.membershipId}>
                  <Link to={`/gestion/utilisateurs/${one.membershipId}`}>
                    <span className="text">
                      <span>{one.organisation.name}</span>
                      <span className="help">{one.roleName}</span>
                    </span>
                  </Link>
                </li>
              ))}
            </ul>
          </Surface>
        ) : null}
      </div>
      {removing ? (
        <RemovalDialog
          rows={[data]}
          onClose={() => setRemoving(false)}
          onStarted={() => void navigate({ to: '/gestion/utilisateurs' })}
        />
      ) : null}
      {address.values.pourquoi ? (
        <ExplainerDrawer
          membership={data}
          onClose={() => address.close({ pourquoi: undefined, espace: undefined, action: undefined })}
        />
      ) : null}
    </>
  )
}

/** The spaces that the member is subscribed to: access changed, ended, added at once (O19). */
function Subscriptions({ membership }: { membership: Membership }) {
  const t = useTexts('organisation')
  const refresh = useRefresh()
  const can = membership.abilities.giveSpaces.allowed
  const [adding, setAdding] = useState(false)
  const [space, setSpace] = useState('')
  const [service, setService] = useState('')
  const [modify, setModify] = useState(true)
  const [told, setTold] = useState<string>()
  const settings = useQuery({
    queryKey: ['organisation', 'space-settings', membership.organisation.id],
    queryFn: () => api.get('/organisations/:id/space-settings', { params: { id: membership.organisation.id } }),
    enabled: adding,
  })
  const act = useMutation({
    mutationFn: async ({ run }: { key: string; run: () => Promise<unknown>; said: string }) => run(),
    onMutate: () => setTold(undefined),
    onSuccess: async (_answer, { said }) => {
      setTold(said)
      setAdding(false)
      await refresh()
    },
  })
  const offered = settings.data?.spaces.filter((one) => one.offered) ?? []
  const chosen = space || offered[0]?.space || ''
  return (
    <section className="surface" aria-label={t('subscriptions.title')}>
      <div className="block-head">
        <h2>{t('subscriptions.title')}</h2>
        {can && !adding ? (
          <span className="act">
            <Button
              variant="subtle"
              leftSection={<IconPlus size={17} stroke={1.7} aria-hidden />}
              onClick={() => setAdding(true)}
            >
              {t('subscriptions.add')}
            </Button>
          </span>
        ) : null}
      </div>
      {told || act.error ? (
        <div className="block-outcome">
          {act.error ? <ProblemNotice problem={refusal(act.error)} /> : <Notice kind="done">{told}</Notice>}
        </div>
      ) : null}
      {adding ? (
        <form
          className="criteria"
          onSubmit={(event) => {
            event.preventDefault()
            act.mutate({
              key: 'add',
              run: () =>
                api.post('/memberships/:id/subscriptions', {
                  params: { id: membership.id },
                  body: {
                    space: chosen,
                    serviceId: service || null,
                    access: modify ? 'modify' : 'read',
                  },
                }),
              said: t('subscriptions.added'),
            })
          }}
        >
          <NativeSelect
            label={t('space')}
            data={offered.map((one) => ({ value: one.space, label: one.title }))}
            value={chosen}
            onChange={(event) => setSpace(event.currentTarget.value)}
          />
          <NativeSelect
            label={t('scope')}
            data={[
              { value: '', label: t('subscriptions.allServices') },
              ...membership.serviceChoices
                .filter((one) => one.active && (membership.whole || membership.serviceIds.includes(one.id)))
                .map((one) => ({ value: one.id, label: one.name })),
            ]}
            value={service}
            onChange={(event) => setService(event.currentTarget.value)}
          />
          <Checkbox
            label={t('access.modify')}
            checked={modify}
            onChange={(event) => setModify(event.currentTarget.checked)}
            style={{ alignSelf: 'center' }}
          />
          <div className="acts">
            <Button variant="default" onClick={() => setAdding(false)}>
              {t('cancel')}
            </Button>
            <Button type="submit" loading={act.isPending} disabled={!chosen}>
              {t('subscriptions.give')}
            </Button>
          </div>
          {settings.data && offered.length === 0 ? <p className="help">{t('subscriptions.noneOffered')}</p> : null}
        </form>
      ) : null}
      <DataTable
        label={t('subscriptions.title')}
        rows={membership.subscriptions}
        rowKey={(row) => row.id}
        rowName={(row) => row.title}
        rowHeight={44}
        columns={[
          { key: 'space', title: t('space'), cell: (row) => row.title, phone: 'title' },
          {
            key: 'scope',
            title: t('scope'),
            cell: (row) => row.service?.name ?? t('subscriptions.allServices'),
            phone: 'line',
            phoneOrder: 1,
          },
          {
            key: 'origin',
            title: t('subscriptions.origin'),
            cell: (row) => t(`origin.${row.origin}`, { defaultValue: row.origin }),
            phone: 'line',
            phoneOrder: 2,
          },
          { key: 'since', title: t('since'), cell: (row) => formatDay(row.since), phone: 'line', phoneOrder: 3 },
          {
            key: 'access',
            title: t('access.modify'),
            phone: 'below',
            cell: (row) => (
              <Checkbox
                size="xs"
                label={<span className="sr-only">{`${t('access.modify')}, ${row.title}`}</span>}
                checked={row.access === 'modify'}
                disabled={!can || act.isPending || row.origin === 'role'}
                onChange={(event) => {
                  const access = event.currentTarget.checked ? 'modify' : 'read'
                  act.mutate({
                    key: row.id,
                    run: () => api.patch('/space-subscriptions/:id', { params: { id: row.id }, body: { access } }),
                    said: t('subscriptions.changed', { space: row.title, access: t(`access.${access}`) }),
                  })
                }}
              />
            ),
          },
          ...(can
            ? [
                {
                  key: 'end',
                  title: t('act'),
                  kind: 'right' as const,
                  phone: 'below' as const,
                  cell: (row: Membership['subscriptions'][number]) => (
                    <Button
                      size="xs"
                      variant="default"
                      aria-label={`${t('subscriptions.end')}, ${row.title}`}
                      loading={act.isPending && act.variables.key === `end${row.id}`}
                      onClick={() =>
                        act.mutate({
                          key: `end${row.id}`,
                          run: () => api.delete('/space-subscriptions/:id', { params: { id: row.id } }),
                          said: t('subscriptions.ended', { space: row.title }),
                        })
                      }
                    >
                      {t('subscriptions.end')}
                    </Button>
                  ),
                },
              ]
            : []),
        ]}
        empty={<p className="nothing">{t('subscriptions.none')}</p>}
      />
    </section>
  )
}
