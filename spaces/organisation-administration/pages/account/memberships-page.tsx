import { Button, Checkbox, NativeSelect, Textarea } from '@mantine/core'
import { IconPlus, IconUserMinus } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../../../web/api/client.ts'
import { useTyped } from '../../../../web/api/drafts.ts'
import type { ItemOf } from '../../../../web/api/endpoints.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { DataTable } from '../../../../web/ui/data-table.tsx'
import { Dialog } from '../../../../web/ui/dialog.tsx'
import { EmptyState } from '../../../../web/ui/empty-state.tsx'
import { ErrorState } from '../../../../web/ui/error-state.tsx'
import { formatDay, formatDayTime } from '../../../../web/ui/format.ts'
import { Notice } from '../../../../web/ui/notice.tsx'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { ReadOnlyRow, ReadOnlyValue } from '../../../../web/ui/read-only-value.tsx'
import { RequestStateTag } from '../../../../web/ui/requests/request-state.tsx'
import { StateTag } from '../../../../web/ui/state-tag.tsx'
import { type OwnMembership, refusal, useRefresh } from '../data.ts'
import '../organisation.css'

const keys = {
  memberships: ['organisation', 'own', 'memberships'],
  joins: ['organisation', 'own', 'membership-requests'],
  spaces: ['organisation', 'own', 'space-requests'],
  creations: ['organisation', 'own', 'organisation-requests'],
} as const

/** One's own memberships, as the server tells them. */
export const useOwnMemberships = () =>
  useQuery({
    queryKey: keys.memberships,
    queryFn: async () => (await api.get('/account/memberships')).items,
  })

/** «Mes rattachements aux structures» (O6, O8, O20): one's organisations and spaces, and the requests under way. */
export function MembershipsPage() {
  const t = useTexts('organisation')
  const ui = useTexts()
  const own = useOwnMemberships()
  const [asking, setAsking] = useState<OwnMembership>()
  const [told, setTold] = useState<string>()
  const join = (
    <Button
      component={Link}
      to="/compte/rattachements/nouveau"
      leftSection={<IconPlus size={17} stroke={1.7} aria-hidden />}
    >
      {t('own.join')}
    </Button>
  )
  const rows = own.data
  return (
    <>
      <PageHeader
        title={t('own.title')}
        breadcrumb={[{ label: ui('account.title'), to: '/compte' }, { label: t('own.title') }]}
        actions={
          rows?.length ? (
            <>
              <Button
                variant="default"
                component={Link}
                to="/compte/rattachements/supprimer"
                leftSection={<IconUserMinus size={17} stroke={1.7} aria-hidden />}
              >
                {t('leave.title')}
              </Button>
              {join}
            </>
          ) : undefined
        }
      />
      <div className="stack">
        {told ? <Notice kind="done">{told}</Notice> : null}
        {own.error && !rows ? (
          <section className="surface">
            <ErrorState
              title={ui('error.page')}
              detail={ui('error.pageDetail')}
              problem={refusal(own.error)}
              onRetry={() => void own.refetch()}
            />
          </section>
        ) : rows?.length === 0 ? (
          <section className="surface">
            <EmptyState title={t('own.empty')} act={join}>
              {t('own.emptyWhat')}
            </EmptyState>
          </section>
        ) : (
          rows?.map((one) => <Membership key={one.id} membership={one} onAsk={() => setAsking(one)} />)
        )}
        <JoinRequests onTold={setTold} />
        <SpaceRequests onTold={setTold} />
        <CreationRequests onTold={setTold} />
      </div>
      {asking ? (
        <AskDialog
          membership={asking}
          onClose={() => setAsking(undefined)}
          onSent={() => {
            setAsking(undefined)
            setTold(t('own.spaceAsked'))
          }}
        />
      ) : null}
    </>
  )
}

function Membership({ membership: one, onAsk }: { membership: OwnMembership; onAsk: () => void }) {
  const t = useTexts('organisation')
  return (
    <section className="surface" aria-label={one.organisation.name}>
      <div className="block-head">
        <h2>{one.organisation.name}</h2>
        {one.organisation.deactivated ? (
          <StateTag state="deactivated">{t('organisations.deactivated')}</StateTag>
        ) : null}
        {one.offered.length ? (
          <span className="act">
            <Button
              variant="subtle"
              leftSection={<IconPlus size={17} stroke={1.7} aria-hidden />}
              aria-label={`${t('own.askSpace')}, ${one.organisation.name}`}
              onClick={onAsk}
            >
              {t('own.askSpace')}
            </Button>
          </span>
        ) : null}
      </div>
      <div className="block-body">
        <ReadOnlyRow>
          <ReadOnlyValue label={t('role')}>{one.roleName}</ReadOnlyValue>
          <ReadOnlyValue label={t('scope')}>
            {one.whole ? t('whole') : one.services.map((service) => service.name).join(', ')}
          </ReadOnlyValue>
          <ReadOnlyValue label={t('dates.start')}>{formatDay(one.startsOn)}</ReadOnlyValue>
          {one.endsOn ? <ReadOnlyValue label={t('dates.end')}>{formatDay(one.endsOn)}</ReadOnlyValue> : null}
        </ReadOnlyRow>
      </div>
      <DataTable
        label={`${t('own.spaces')}, ${one.organisation.name}`}
        rows={one.spaces}
        rowKey={(row) => `${row.space}${row.service?.id ?? ''}`}
        rowName={(row) => row.title}
        columns={[
          {
            key: 'space',
            title: t('space'),
            cell: (row) => (
              <>
                {row.title}
                {row.missing ? <div className="help">{t('own.missing', { what: row.missing })}</div> : null}
              </>
            ),
            phone: 'title',
          },
          { key: 'scope', title: t('scope'), cell: (row) => row.service?.name ?? t('own.allMine'), phone: 'line' },
          {
            key: 'access',
            title: t('accessWord'),
            cell: (row) => t(`access.${row.access}`),
            phone: 'line',
            phoneOrder: 1,
          },
          { key: 'since', title: t('since'), cell: (row) => formatDay(row.since), phone: 'line', phoneOrder: 2 },
        ]}
        empty={<p className="nothing">{t('own.noSpace')}</p>}
      />
    </section>
  )
}

type OwnLists = '/account/membership-requests' | '/account/space-requests' | '/account/organisation-requests'
type OwnRequest = ItemOf<`GET ${OwnLists}`>

/** Withdraws a request of one's own. */
function useWithdraw(path: `${OwnLists}/:id`, onTold: (text: string) => void) {
  const t = useTexts('organisation')
  const refresh = useRefresh()
  return useMutation({
    mutationFn: (id: string) => api.delete(path, { params: { id } }),
    onSuccess: async () => {
      onTold(t('own.withdrawn'))
      await refresh()
    },
    onError: () => void refresh(),
  })
}

function JoinRequests({ onTold }: { onTold: (text: string) => void }) {
  const t = useTexts('organisation')
  const withdraw = useWithdraw('/account/membership-requests/:id', onTold)
  const list = useQuery({
    queryKey: keys.joins,
    queryFn: () => api.get('/account/membership-requests', { query: { size: 25 } }),
  })
  return (
    <section className="surface" aria-label={t('own.joinRequests')}>
      <div className="block-head">
        <h2>{t('own.joinRequests')}</h2>
      </div>
      {withdraw.error ? (
        <div className="block-outcome">
          <ProblemNotice problem={refusal(withdraw.error)} />
        </div>
      ) : null}
      <DataTable
        label={t('own.joinRequests')}
        rows={list.data?.items}
        error={list.error}
        onRetry={() => void list.refetch()}
        rowKey={(row) => row.id}
        rowName={(row) => row.organisation.name}
        rowHeight={44}
        columns={[
          { key: 'organisation', title: t('organisation'), cell: (row) => row.organisation.name, phone: 'title' },
          {
            key: 'scope',
            title: t('membershipRequests.services'),
            cell: (row) => (row.whole ? t('whole') : row.services.join(', ')),
            phone: 'line',
          },
          {
            key: 'at',
            title: t('own.askedAt'),
            cell: (row) => formatDay(row.requestedAt),
            phone: 'line',
            phoneOrder: 1,
          },
          { key: 'state', title: t('state'), cell: (row) => <OwnState row={row} />, phone: 'below' },
          {
            key: 'act',
            title: t('act'),
            kind: 'right',
            phone: 'below',
            cell: (row) =>
              row.abilities.withdraw.allowed ? (
                <Button
                  size="xs"
                  variant="default"
                  loading={withdraw.isPending && withdraw.variables === row.id}
                  aria-label={`${t('own.withdraw')}, ${row.organisation.name}`}
                  onClick={() => withdraw.mutate(row.id)}
                >
                  {t('own.withdraw')}
                </Button>
              ) : null,
          },
        ]}
        empty={<p className="nothing">{t('own.noRequest')}</p>}
      />
    </section>
  )
}

function SpaceRequests({ onTold }: { onTold: (text: string) => void }) {
  const t = useTexts('organisation')
  const withdraw = useWithdraw('/account/space-requests/:id', onTold)
  const list = useQuery({
    queryKey: keys.spaces,
    queryFn: () => api.get('/account/space-requests', { query: { size: 25 } }),
  })
  return (
    <section className="surface" aria-label={t('own.spaceRequests')}>
      <div className="block-head">
        <h2>{t('own.spaceRequests')}</h2>
      </div>
      {withdraw.error ? (
        <div className="block-outcome">
          <ProblemNotice problem={refusal(withdraw.error)} />
        </div>
      ) : null}
      <DataTable
        label={t('own.spaceRequests')}
        rows={list.data?.items}
        error={list.error}
        onRetry={() => void list.refetch()}
        rowKey={(row) => row.id}
        rowName={(row) => row.items.map((item) => item.title).join(', ')}
        rowHeight={44}
        columns={[
          {
            key: 'spaces',
            title: t('space'),
            cell: (row) => row.items.map((item) => item.title).join(', '),
            phone: 'title',
          },
          { key: 'organisation', title: t('organisation'), cell: (row) => row.organisation.name, phone: 'line' },
          {
            key: 'at',
            title: t('own.askedAt'),
            cell: (row) => formatDay(row.requestedAt),
            phone: 'line',
            phoneOrder: 1,
          },
          { key: 'state', title: t('state'), cell: (row) => <OwnState row={row} />, phone: 'below' },
          {
            key: 'act',
            title: t('act'),
            kind: 'right',
            phone: 'below',
            cell: (row) =>
              row.abilities.withdraw.allowed ? (
                <Button
                  size="xs"
                  variant="default"
                  loading={withdraw.isPending && withdraw.variables === row.id}
                  aria-label={`${t('own.withdraw')}, ${row.items.map((item) => item.title).join(', ')}`}
                  onClick={() => withdraw.mutate(row.id)}
                >
                  {t('own.withdraw')}
                </Button>
              ) : null,
          },
        ]}
        empty={<p className="nothing">{t('own.noRequest')}</p>}
      />
    </section>
  )
}

/** The organisations that one asked the provider for (O37). */
function CreationRequests({ onTold }: { onTold: (text: string) => void }) {
  const t = useTexts('organisation')
  const withdraw = useWithdraw('/account/organisation-requests/:id', onTold)
  const list = useQuery({
    queryKey: keys.creations,
    queryFn: () => api.get('/account/organisation-requests', { query: { size: 25 } }),
  })
  return (
    <section className="surface" aria-label={t('own.creationRequests')}>
      <div className="block-head">
        <h2>{t('own.creationRequests')}</h2>
        <span className="act">
          <Button
            variant="subtle"
            component={Link}
            to="/compte/rattachements/creation"
            leftSection={<IconPlus size={17} stroke={1.7} aria-hidden />}
          >
            {t('own.askCreation')}
          </Button>
        </span>
      </div>
      {withdraw.error ? (
        <div className="block-outcome">
          <ProblemNotice problem={refusal(withdraw.error)} />
        </div>
      ) : null}
      <DataTable
        label={t('own.creationRequests')}
        rows={list.data?.items}
        error={list.error}
        onRetry={() => void list.refetch()}
        rowKey={(row) => row.id}
        rowName={(row) => row.name}
        rowHeight={44}
        columns={[
          { key: 'organisation', title: t('organisation'), cell: (row) => row.name, phone: 'title' },
          {
            key: 'identifier',
            title: t('organisations.identifier'),
            cell: (row) => row.identifier || t(`details.kinds.${row.kind}`),
            phone: 'line',
          },
          {
            key: 'at',
            title: t('own.askedAt'),
            cell: (row) => formatDay(row.requestedAt),
            phone: 'line',
            phoneOrder: 1,
          },
          { key: 'state', title: t('state'), cell: (row) => <OwnState row={row} />, phone: 'below' },
          {
            key: 'act',
            title: t('act'),
            kind: 'right',
            phone: 'below',
            cell: (row) =>
              row.abilities.withdraw.allowed ? (
                <Button
                  size="xs"
                  variant="default"
                  loading={withdraw.isPending && withdraw.variables === row.id}
                  aria-label={`${t('own.withdraw')}, ${row.name}`}
                  onClick={() => withdraw.mutate(row.id)}
                >
                  {t('own.withdraw')}
                </Button>
              ) : null,
          },
        ]}
        empty={<p className="nothing">{t('own.noRequest')}</p>}
      />
    </section>
  )
}

function OwnState({ row }: { row: OwnRequest }) {
  return (
    <span>
      <RequestStateTag state={row.state} />
      {row.refusalReason ? (
        <span className="help" style={{ display: 'block' }}>
          {row.refusalReason}
        </span>
      ) : row.decidedAt ? (
        <span className="help" style={{ display: 'block' }}>
          {row.decidedBy}, {formatDayTime(row.decidedAt)}
        </span>
      ) : null}
    </span>
  )
}

/** Asks for a space (O8): for all services or one, with a comment. */
function AskDialog(props: { membership: OwnMembership; onClose: () => void; onSent: () => void }) {
  const t = useTexts('organisation')
  const ui = useTexts()
  const refresh = useRefresh()
  const { membership } = props
  const [space, setSpace] = useState(membership.offered[0]?.space ?? '')
  const [service, setService] = useState('')
  const [modify, setModify] = useState(true)
  const [comment, setComment] = useTyped(`space:${membership.id}`)
  const send = useMutation({
    mutationFn: () =>
      api.post('/account/space-requests', {
        body: {
          membershipId: membership.id,
          items: [{ space, serviceId: service || null, access: modify ? 'modify' : 'read' }],
          comment: comment.trim(),
        },
      }),
    onSuccess: async () => {
      await refresh()
      props.onSent()
    },
  })
  const chosen = membership.offered.find((one) => one.space === space)
  return (
    <Dialog
      opened
      onClose={props.onClose}
      title={t('own.askSpace')}
      lead={membership.organisation.name}
      footer={
        <>
          <Button variant="default" onClick={props.onClose}>
            {ui('cancel')}
          </Button>
          <Button type="submit" form="ask-space" loading={send.isPending}>
            {t('own.send')}
          </Button>
        </>
      }
    >
      <form
        id="ask-space"
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          send.mutate()
        }}
      >
        <ProblemNotice problem={refusal(send.error)} />
        <NativeSelect
          label={t('space')}
          description={chosen?.description}
          data={membership.offered.map((one) => ({ value: one.space, label: one.title }))}
          value={space}
          onChange={(event) => setSpace(event.currentTarget.value)}
        />
        {membership.serviceChoices.length ? (
          <NativeSelect
            label={t('scope')}
            data={[
              { value: '', label: membership.whole ? t('whole') : t('own.allMine') },
              ...membership.serviceChoices.map((one) => ({ value: one.id, label: one.name })),
            ]}
            value={service}
            onChange={(event) => setService(event.currentTarget.value)}
          />
        ) : null}
        <Checkbox
          label={t('access.modify')}
          description={t('own.modifyHelp')}
          checked={modify}
          onChange={(event) => setModify(event.currentTarget.checked)}
        />
        <Textarea
          label={t('comment')}
          rows={2}
          maxLength={1000}
          value={comment}
          onChange={(event) => setComment(event.currentTarget.value)}
        />
      </form>
    </Dialog>
  )
}
