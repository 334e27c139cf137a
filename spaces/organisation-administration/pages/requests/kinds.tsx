import { Link, useNavigate } from '@tanstack/react-router'
import { useClientOrStaff, useSession, useStaffMay } from '../../../../web/api/session.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { type Decision, type RequestKind, type RequestRow, requestKind } from '../../../../web/ui/requests/kind.ts'
import { RequestDrawer } from '../../../../web/ui/requests/request-drawer.tsx'
import { nameOf } from '../../../../web/ui/requests/use-decisions.ts'
import type { MembershipRequestRow, OrganisationRequestRow, SpaceRequestRow } from '../data.ts'
import { startWork, type WorkPath } from '../work/work.ts'
import { MembershipBody } from './membership-body.tsx'
import { OrganisationBody } from './organisation-body.tsx'
import { places } from './places.ts'
import { SpaceBody } from './space-body.tsx'

/** What the kinds of one side have in common: whoever decides them, their words, where several of them go. */
function useSide() {
  const t = useTexts('organisation')
  const side = useClientOrStaff()
  const { account } = useSession()
  const navigate = useNavigate()
  const staff = side === 'staff'
  return {
    t,
    at: places[side],
    prefix: staff ? ('/staff' as const) : ('' as const),
    shared: (texts: string): Pick<RequestKind, 'words' | 'search' | 'organisation' | 'under'> => ({
      words: (key, values) => t(`${texts}.${key}`, values),
      search: t(staff ? 'requests.searchClient' : 'requests.search'),
      organisation: t(staff ? 'requests.client' : 'organisation'),
      under: ({ organisation }) =>
        staff && organisation.id ? (
          <>
            {' · '}
            <Link to={`/fournisseur/clients/${organisation.id}`}>{t('requests.seeClient')}</Link>
          </>
        ) : null,
    }),
    decideMany:
      (kind: 'membership' | 'space' | 'creation', path: WorkPath) =>
      (rows: RequestRow[], decision: Decision, reason: string) => {
        const id = startWork(
          `${kind}${decision === 'approved' ? 'Approval' : 'Refusal'}`,
          rows.map((row) => ({ id: row.id, name: nameOf(row), organisation: row.organisation.name })),
          { path, body: { decision, reason }, account: account.id } as never,
        )
        void navigate({ to: `${places[side].work}/${id}` })
      },
  }
}

/** The services asked for: «Finances, Ressources humaines», or the whole organisation. */
export function useScope() {
  const t = useTexts('organisation')
  return (row: { whole: boolean; services: string[] }) =>
    row.whole || row.services.length === 0 ? t('whole') : row.services.join(', ')
}

/** Requests to join (O2). */
export function useMembershipKind(): RequestKind {
  const { t, at, prefix, shared, decideMany } = useSide()
  const scope = useScope()
  const reader = !useStaffMay('organisation.membership-requests.decide') && prefix === '/staff'
  const kind: RequestKind = requestKind<MembershipRequestRow>({
    ...shared('membershipRequests'),
    noun: `${prefix}/membership-request`,
    page: at.membership,
    reader,
    decideMany: decideMany('membership', `${prefix}/membership-request-decisions`),
    columns: [
      {
        key: 'services',
        title: t('membershipRequests.services'),
        cell: (row) => {
          const given = row.granted ? scope(row.granted) : ''
          return given && given !== scope(row) ? (
            <span className="cell-inline">
              {scope(row)}
              <span className="help">{t('membershipRequests.granted', { scope: given })}</span>
            </span>
          ) : (
            scope(row)
          )
        },
        phone: 'line',
        phoneOrder: 2,
      },
    ],
    drawer: (id, close) => <RequestDrawer key={id} id={id} kind={kind} onClose={close} body={MembershipBody} />,
  })
  return kind
}

/** Requests for spaces (O9). */
export function useSpaceKind(): RequestKind {
  const { t, at, prefix, shared, decideMany } = useSide()
  const reader = !useStaffMay('organisation.space-requests.decide') && prefix === '/staff'
  const once = (values: string[]) => [...new Set(values)].join(', ')
  const kind: RequestKind = requestKind<SpaceRequestRow>({
    ...shared('spaceRequests'),
    noun: `${prefix}/space-request`,
    page: at.space,
    reader,
    decideMany: decideMany('space', `${prefix}/space-request-decisions`),
    columns: [
      {
        key: 'space',
        title: t('space'),
        cell: (row) => once(row.items.map((item) => item.title)),
        phone: 'line',
        phoneOrder: 2,
      },
      {
        key: 'scope',
        title: t('scope'),
        cell: (row) =>
          once([
            ...row.items.map((item) => item.service?.name ?? t('subscriptions.allServices')),
            ...row.items.map((item) => t(`access.${item.access}`)),
          ]),
        phone: 'line',
        phoneOrder: 3,
      },
    ],
    drawer: (id, close) => <RequestDrawer key={id} id={id} kind={kind} onClose={close} body={SpaceBody} />,
  })
  return kind
}

/** Requests for an organisation that is not there, which staff decide (O37). */
export function useCreationKind(): RequestKind {
  const { t, shared, decideMany } = useSide()
  const reader = !useStaffMay('organisation.creations.decide')
  const kind: RequestKind = requestKind<OrganisationRequestRow>({
    ...shared('creationRequests'),
    noun: '/staff/organisation-request',
    page: places.staff.creation,
    organisation: t('creationRequests.organisation'),
    reader,
    decideMany: decideMany('creation', '/staff/organisation-request-decisions'),
    columns: [
      {
        key: 'identifier',
        title: t('creationRequests.identifier'),
        cell: (row) => [t(`details.kinds.${row.kind}`), row.identifier].filter(Boolean).join(' · '),
        phone: 'line',
        phoneOrder: 2,
      },
    ],
    drawer: (id, close) => <RequestDrawer key={id} id={id} kind={kind} onClose={close} body={OrganisationBody} />,
  })
  return kind
}
