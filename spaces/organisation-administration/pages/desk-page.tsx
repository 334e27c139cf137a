import { Button, Menu, NativeSelect, TextInput } from '@mantine/core'
import {
  IconBuilding,
  IconChevronDown,
  IconChevronRight,
  IconDownload,
  IconSearch,
  IconUserPlus,
} from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { api, fileAddress } from '../../../web/api/client.ts'
import { useOpenOrganisation } from '../../../web/api/open-organisation.ts'
import { useTexts } from '../../../web/i18n/index.ts'
import { DataTable } from '../../../web/ui/data-table.tsx'
import { EmptyState } from '../../../web/ui/empty-state.tsx'
import { ErrorState } from '../../../web/ui/error-state.tsx'
import { formatDay, formatNumber } from '../../../web/ui/format.ts'
import { useListSearch } from '../../../web/ui/list-search.ts'
import { useOrganisationNames } from '../../../web/ui/organisation-names.ts'
import { PageHeader } from '../../../web/ui/page-header.tsx'
import { DecisionDialog } from '../../../web/ui/requests/decision-dialog.tsx'
import type { RequestKind, RequestRow } from '../../../web/ui/requests/kind.ts'
import { Age } from '../../../web/ui/requests/request-state.tsx'
import { ManyActs, Outcome, RowActs, useDecisionKeys } from '../../../web/ui/requests/row-acts.tsx'
import { nameOf, useDecisions } from '../../../web/ui/requests/use-decisions.ts'
import { useTicked } from '../../../web/ui/use-ticked.ts'
import { refusal, useDesk, useReviews } from './data.ts'
import { HistoryBlock } from './organisations/history-block.tsx'
import { useMembershipKind, useSpaceKind } from './requests/kinds.tsx'
import { accountStates } from './users/account-state.tsx'
import './organisation.css'

const shownRows = 6
const keyOf = (row: RequestRow) => row.id

/** «Activités du gestionnaire» (O1): what waits for a decision, whom one looks for, the organisations, what was done. */
export function DeskPage() {
  const t = useTexts('organisation')
  const ui = useTexts()
  const desk = useDesk()
  const open = useOpenOrganisation()
  const address = useListSearch()
  const { demande, abonnement } = address.values
  const show = (one: { demande: string | undefined; abonnement: string | undefined }) =>
    one.demande || one.abonnement ? address.open(one) : address.close(one)
  const membership = useMembershipKind()
  const space = useSpaceKind()
  const organisations = desk.data?.organisations ?? []
  const principal = organisations.filter((one) => one.role === 'principal_manager').length
  const here = organisations.find((one) => one.id === open?.id) ?? organisations[0]
  if (desk.error && !desk.data)
    return (
      <>
        <PageHeader title={t('title')} />
        <section className="surface">
          <ErrorState
            title={ui('error.page')}
            detail={ui('error.pageDetail')}
            problem={refusal(desk.error)}
            onRetry={() => void desk.refetch()}
          />
        </section>
      </>
    )
  return (
    <>
      <PageHeader
        title={t('title')}
        actions={
          <>
            {organisations.length ? (
              <span className="secondary desk-lead">
                {principal
                  ? t('desk.principalOf', { count: principal })
                  : t('desk.managerOf', { count: organisations.length })}
              </span>
            ) : null}
            <AttachAct organisations={organisations.filter((one) => !one.deactivated)} />
          </>
        }
      />
      <div className="desk">
        <div className="stack">
          <RequestBlock
            kind={membership}
            count={desk.data?.membershipRequests}
            openId={demande}
            onOpen={(id) => show({ demande: id, abonnement: undefined })}
            title={t('membershipRequests.title')}
          />
          <RequestBlock
            kind={space}
            count={desk.data?.spaceRequests}
            openId={abonnement}
            onOpen={(id) => show({ abonnement: id, demande: undefined })}
            title={t('spaceRequests.title')}
          />
          {here ? <HistoryBlock organisation={here} named={organisations.length > 1} /> : null}
        </div>
        <div className="stack">
          <SearchBlock several={organisations.length > 1} />
          <Block
            title={t('organisations.title')}
            act={<Link to="/gestion/structures">{t('organisations.manage')}</Link>}
            flush
          >
            {desk.data && organisations.length === 0 ? (
              <EmptyState narrow title={t('organisations.empty')} />
            ) : (
              <ul className="link-rows">
                {organisations.map((one) => (
                  <li key={one.id}>
                    <Link to={`/gestion/structures/${one.id}`}>
                      <IconBuilding size={20} stroke={1.7} aria-hidden />
                      <span className="text">
                        <span>{one.name}</span>
                        <span className="help">
                          {t('organisations.users', { count: one.users, shown: formatNumber(one.users) })}
                          {', '}
                          {one.services
                            ? t('organisations.services', { count: one.services })
                            : t('organisations.noService')}
                          {one.deactivated ? `, ${t('organisations.deactivated')}` : ''}
                        </span>
                      </span>
                      {one.id === open?.id ? (
                        <span className="open-tag">{t('organisations.open')}</span>
                      ) : (
                        <IconChevronRight size={17} stroke={1.7} aria-hidden />
                      )}
                    </Link>
                  </li>
                ))}
              </ul>
            )}
          </Block>
          {desk.data?.reviews ? <ReviewBlock count={desk.data.reviews} /> : null}
          <section className="surface">
            <a className="link-row" href={fileAddress('/users/export', { query: { format: 'csv' } })}>
              <IconDownload size={20} stroke={1.7} aria-hidden />
              <span className="text">
                <span>{t('users.exportAll')}</span>
                <span className="help">
                  {[organisations.length > 1 && t('users.ofAll'), t('users.exportAllHelp')].filter(Boolean).join(' · ')}
                </span>
              </span>
            </a>
          </section>
        </div>
      </div>
    </>
  )
}

/** «Rattacher un utilisateur»: to which of them is asked where there are several (O13). */
function AttachAct({ organisations }: { organisations: Array<{ id: string; name: string }> }) {
  const t = useTexts('organisation')
  const names = useOrganisationNames()
  const to = (one: { id: string }) => `/gestion/structures/${one.id}/rattacher`
  const [first] = organisations
  const look = { variant: 'default', leftSection: <IconUserPlus size={17} stroke={1.7} aria-hidden /> }
  if (!first) return null
  if (organisations.length === 1)
    return (
      <Button component={Link} to={to(first)} {...look}>
        {t('attach.title')}
      </Button>
    )
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button {...look} rightSection={<IconChevronDown size={17} stroke={1.7} aria-hidden />}>
          {t('attach.title')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('attach.to')}</Menu.Label>
        {organisations.map((one) => (
          <Menu.Item key={one.id} component={Link} to={to(one)}>
            {names(one, organisations)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

/** A block of the desk: its title, its count in brass, its act, its content. */
export function Block(props: { title: string; count?: number; act?: ReactNode; flush?: boolean; children: ReactNode }) {
  return (
    <section className="surface" aria-label={props.title}>
      <div className="block-head">
        <h2>{props.title}</h2>
        {props.count ? <span className="count waiting">{formatNumber(props.count)}</span> : null}
        {props.act ? <span className="act">{props.act}</span> : null}
      </div>
      {props.flush ? props.children : <div className="block-body">{props.children}</div>}
    </section>
  )
}

/** The first requests of a kind that wait, to decide on the spot. */
function RequestBlock(props: {
  kind: RequestKind
  title: string
  count: number | undefined
  openId: string | undefined
  onOpen: (id: string | undefined) => void
}) {
  const t = useTexts('organisation')
  const ui = useTexts()
  const { kind, title } = props
  const ticked = useTicked<RequestRow>(keyOf)
  const decisions = useDecisions(kind, ticked.remove)
  const list = useQuery({
    queryKey: ['organisation', 'desk', kind.noun],
    queryFn: () => api.get(`${kind.noun}s`, { query: { state: 'waiting', size: shownRows } }),
  })
  const rows = decisions.place<RequestRow>(list.data?.items)
  const more = (props.count ?? 0) - (list.data?.items.length ?? 0)
  useDecisionKeys(decisions, ticked.rows, () => rows ?? [])
  return (
    <Block
      flush
      title={title}
      count={props.count}
      act={
        <Link to={kind.page}>
          {t('desk.openAll')}
          <span className="sr-only">, {title}</span>
        </Link>
      }
    >
      <DataTable<RequestRow>
        label={title}
        rows={rows}
        onHover={decisions.hover}
        selectable={(row) => !decisions.outcome(row)}
        error={list.error}
        onRetry={() => void list.refetch()}
        rowKey={keyOf}
        rowName={nameOf}
        rowHeight={44}
        openKey={props.openId ?? null}
        onOpen={(row) => props.onOpen(row.id)}
        selection={ticked.selection(rows)}
        columns={[
          { key: 'person', title: ui('requests.person'), cell: nameOf, phone: 'title' },
          {
            key: 'organisation',
            title: kind.organisation,
            cell: (row) => row.organisation.name,
            phone: 'line',
            phoneOrder: 1,
          },
          ...kind.columns,
          {
            key: 'since',
            title: ui('requests.since'),
            cell: (row) => <Age at={row.requestedAt} />,
            phone: 'aside',
          },
          {
            key: 'acts',
            title: ui('requests.decision'),
            kind: 'right',
            phone: 'below',
            cell: (row) => <RowActs row={row} decisions={decisions} />,
          },
        ]}
        empty={<p className="nothing">{ui('requests.nothing')}</p>}
      />
      <Outcome kind={kind} decisions={decisions} />
      {ticked.rows.length ? (
        <div className="block-foot" role="toolbar" aria-label={t('desk.ticked', { count: ticked.rows.length })}>
          <b aria-live="polite">{t('desk.ticked', { count: ticked.rows.length })}</b>
          <ManyActs decisions={decisions} rows={ticked.rows} outlined />
        </div>
      ) : more > 0 ? (
        <div className="block-foot">
          <Link to={kind.page}>{t('desk.more', { count: more })}</Link>
        </div>
      ) : null}
      <DecisionDialog kind={kind} decisions={decisions} />
      {props.openId
        ? kind.drawer(props.openId, (told) => {
            props.onOpen(undefined)
            decisions.tell(told)
          })
        : null}
    </Block>
  )
}

/** The reviews of access that are open (O29): what is still to confirm, and until when. */
function ReviewBlock({ count }: { count: number }) {
  const t = useTexts('organisation')
  const reviews = useReviews()
  return (
    <Block flush title={t('review.title')} count={count}>
      <ul className="link-rows">
        {reviews.data?.map((one) => (
          <li key={one.id}>
            <Link to={`/gestion/structures/${one.organisation.id}/revue`}>
              <span className="text">
                <span>{one.organisation.name}</span>
                <span className="help">{t('review.left', { count: one.waiting, day: formatDay(one.closesOn) })}</span>
              </span>
              <IconChevronRight size={17} stroke={1.7} aria-hidden />
            </Link>
          </li>
        ))}
      </ul>
    </Block>
  )
}

function SearchBlock({ several }: { several: boolean }) {
  const t = useTexts('organisation')
  const navigate = useNavigate()
  const blank = { nom: '', prenom: '', connexion: '', statut: '' }
  const [values, setValues] = useState(blank)
  const field = (name: keyof typeof blank, label: string) => (
    <TextInput
      label={label}
      autoComplete="off"
      value={values[name]}
      onChange={(event) => setValues({ ...values, [name]: event.currentTarget.value })}
    />
  )
  return (
    <Block title={t('users.title')} act={several ? <span className="help">{t('users.ofAll')}</span> : undefined}>
      <form
        className="desk-search"
        onSubmit={(event) => {
          event.preventDefault()
          void navigate({ to: '/gestion/utilisateurs', search: values as never })
        }}
      >
        <div className="pair">
          {field('nom', t('users.surname'))}
          {field('prenom', t('users.givenName'))}
        </div>
        {field('connexion', t('users.email'))}
        <NativeSelect
          label={t('users.state')}
          data={[
            { value: '', label: t('users.anyState') },
            ...accountStates.map((value) => ({ value, label: t(`accountState.${value}`) })),
          ]}
          value={values.statut}
          onChange={(event) => setValues({ ...values, statut: event.currentTarget.value })}
        />
        <div className="acts">
          <Button type="submit" variant="default" leftSection={<IconSearch size={17} stroke={1.7} aria-hidden />}>
            {t('users.search')}
          </Button>
          <Button variant="subtle" onClick={() => setValues(blank)}>
            {t('users.reset')}
          </Button>
        </div>
      </form>
    </Block>
  )
}
