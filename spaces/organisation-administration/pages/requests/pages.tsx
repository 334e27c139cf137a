import { api } from '../../../../web/api/client.ts'
import { useSession } from '../../../../web/api/session.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { useListSearch } from '../../../../web/ui/list-search.ts'
import { useOrganisationNames } from '../../../../web/ui/organisation-names.ts'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { RemoteSelect } from '../../../../web/ui/remote-select.tsx'
import type { RequestKind, RequestRow } from '../../../../web/ui/requests/kind.ts'
import { RequestQueue } from '../../../../web/ui/requests/request-queue.tsx'
import { useDesk } from '../data.ts'
import { useCreationKind, useMembershipKind, useSpaceKind } from './kinds.tsx'
import { places } from './places.ts'
import '../organisation.css'

/** «Les demandes de rattachement à une structure» (O2), of the organisations that one runs. */
export const MembershipRequestsPage = () => <Managed kind={useMembershipKind()} title="membershipRequests.title" />
/** «Les demandes d'abonnement aux espaces» (O9). */
export const SpaceRequestsPage = () => <Managed kind={useSpaceKind()} title="spaceRequests.title" />

function Managed({ kind, title }: { kind: RequestKind; title: string }) {
  const t = useTexts('organisation')
  const address = useListSearch()
  const { organisation } = address.values
  const organisations = useDesk().data?.organisations ?? []
  const organisationName = useOrganisationNames()
  const set = useLot('/space-requests')
  return (
    <>
      <PageHeader title={t(title)} breadcrumb={[{ label: t('title'), to: '/gestion' }, { label: t(title) }]} />
      <RequestQueue
        kind={kind}
        narrowed={{ organisation, lot: set?.id }}
        set={set}
        filters={[
          {
            key: 'organisation',
            label: t('organisation'),
            options: organisations.map((one) => ({ value: one.id, label: organisationName(one, organisations) })),
            value: organisation ? [organisation] : [],
            change: ([value]) => address.change({ organisation: value ?? '', demande: '' }),
          },
        ]}
      />
    </>
  )
}

/** «Demandes des structures», its first tab: requests to join any client (O2). */
export const ClientMembershipRequestsPage = () => <OfClients kind={useMembershipKind()} />
/** Its second: requests for spaces (O9). */
export const ClientSpaceRequestsPage = () => <OfClients kind={useSpaceKind()} />
/** Its third: requests for an organisation that is not there (O37). */
export const CreationRequestsPage = () => <OfClients kind={useCreationKind()} creation />

function OfClients({ kind, creation }: { kind: RequestKind; creation?: boolean }) {
  const t = useTexts('organisation')
  const { counts } = useSession()
  const address = useListSearch()
  const { client } = address.values
  const set = useLot('/staff/space-requests')
  const at = places.staff
  return (
    <>
      <PageHeader
        title={t('requests.title')}
        lead={t(creation ? 'creationRequests.lead' : 'requests.lead')}
        tabs={[
          { label: t('requests.memberships'), to: at.membership, exact: true, count: counts.membershipRequests },
          { label: t('requests.spaces'), to: at.space, count: counts.spaceRequests },
          { label: t('requests.creations'), to: at.creation, count: counts.organisationCreations },
        ]}
      />
      <RequestQueue
        key={kind.noun}
        kind={kind}
        // What is asked for belongs to no client yet.
        {...(creation
          ? {}
          : {
              narrowed: { organisation: client, lot: set?.id },
              set,
              field: {
                chosen: client ? t('requests.client') : undefined,
                clear: () => address.change({ client: '' }),
                field: (
                  <RemoteSelect
                    aria-label={t('requests.client')}
                    placeholder={t('requests.anyClient')}
                    listKey={['client-choices']}
                    load={async (search, signal) =>
                      (await api.get('/staff/organisations', { query: { search, size: 20 }, signal })).items
                    }
                    name={(item) => item.name}
                    value={client ?? ''}
                    onPick={(item) => address.change({ client: item?.id ?? '', demande: '' })}
                  />
                ),
              },
            })}
      />
    </>
  )
}

/** What one setting of the spaces asked for (O11), as the address names it: decided as one. */
function useLot(path: '/space-requests' | '/staff/space-requests') {
  const t = useTexts('organisation')
  const address = useListSearch()
  const { lot } = address.values
  if (!lot) return undefined
  return {
    id: lot,
    title: (count: number) => t('spaceRequests.lot', { count }),
    load: async () => {
      const rows: RequestRow[] = []
      for (let cursor: string | null | undefined; cursor !== null; ) {
        const page = await api.get(path, { query: { lot, state: 'waiting', size: 100, cursor } })
        rows.push(...page.items)
        cursor = page.nextCursor
      }
      return rows
    },
    leave: () => address.change({ lot: '' }),
  }
}
