import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../../../web/api/client.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { inLanguage } from '../../../../web/ui/navigation.ts'
import { RemoteSelect } from '../../../../web/ui/remote-select.tsx'
import { most } from '../../limits.ts'
import type { Content } from './draft.ts'
import { newId, OrderedList, Texts, useOpenDraft, Words } from './fields.tsx'
import { Section } from './main-tab.tsx'

type Contact = Content['team'][number]

/** «Notre équipe» (P5, P7): whom clients know of the provider, all clients or some. */
export function TeamTab() {
  const t = useTexts('portalConfiguration')
  return (
    <Section title={t('team.title')} help={t('team.help')}>
      <OrderedList<Contact>
        path="team"
        label={t('team.title')}
        most={most.team}
        empty={t('team.empty')}
        addLabel={t('team.add')}
        fresh={() => ({
          id: newId(),
          name: t('team.fresh'),
          role: { fr: '', en: '' },
          phone: '',
          email: '',
          organisationIds: [],
        })}
        nameOf={(one) => one.name}
        drawOf={(one) => (
          <span>
            <strong>{one.name}</strong>
            <span className="help">
              {[inLanguage(one.role), one.phone, one.email].filter(Boolean).join(' · ')}
              {one.organisationIds.length > 0 ? ` · ${t('team.clients', { count: one.organisationIds.length })}` : ''}
            </span>
          </span>
        )}
        edit={(one, path) => (
          <>
            <Words path={`${path}.name`} label={t('team.name')} longest={120} required />
            <Texts path={`${path}.role`} label={t('team.role')} longest={120} />
            <div className="portal-pair">
              <Words path={`${path}.phone`} label={t('team.phone')} longest={40} kind="tel" />
              <Words path={`${path}.email`} label={t('team.email')} longest={254} kind="email" />
            </div>
            <Clients path={`${path}.organisationIds`} ids={one.organisationIds} />
          </>
        )}
      />
    </Section>
  )
}

/** The clients whose own contact somebody is; without any, everybody's. */
function Clients({ path, ids }: { path: string; ids: string[] }) {
  const t = useTexts('portalConfiguration')
  const draft = useOpenDraft()
  const [picked, setPicked] = useState(0)
  const { data } = useQuery({
    queryKey: ['portal-client-names', ids],
    queryFn: () => api.get('/staff/portal-configuration/clients', { query: { ids: ids.join(',') } }),
    enabled: ids.length > 0,
  })
  const nameOf = (id: string) => data?.items.find((one) => one.id === id)?.name ?? '…'
  return (
    <div>
      <RemoteSelect<{ id: string; name: string }>
        key={picked}
        listKey={['portal-clients']}
        label={t('team.onlyFor')}
        description={t('team.onlyForHelp')}
        load={async (search, signal) =>
          (await api.get('/staff/portal-configuration/clients', { query: { search }, signal })).items
        }
        name={(one) => one.name}
        value=""
        error={draft.errorOf(path)}
        onPick={(one) => {
          if (!one) return
          if (!ids.includes(one.id)) draft.set(path, [...ids, one.id])
          setPicked(picked + 1)
        }}
      />
      <ul className="portal-swatches" style={{ listStyle: 'none', margin: '8px 0 0', padding: 0 }}>
        {ids.map((id) => (
          <li key={id}>
            <Button
              size="xs"
              variant="default"
              aria-label={t('team.removeClient', { name: nameOf(id) })}
              onClick={() =>
                draft.set(
                  path,
                  ids.filter((other) => other !== id),
                )
              }
            >
              {nameOf(id)} ×
            </Button>
          </li>
        ))}
      </ul>
    </div>
  )
}
